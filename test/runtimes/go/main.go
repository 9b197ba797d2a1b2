// The shop's read routes as a Lambda function in Go, with AWS's own runtime library.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"strconv"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	_ "github.com/lib/pq"
)

type product struct {
	ID          int    `json:"id"`
	Name        string `json:"name"`
	Category    string `json:"category"`
	Description string `json:"description,omitempty"`
	PriceCents  int    `json:"priceCents"`
	Available   *int   `json:"available,omitempty"`
}

type page struct {
	Products []product `json:"products"`
	Next     *int      `json:"next"`
}

type response = events.APIGatewayV2HTTPResponse

var database *sql.DB

func main() {
	var err error
	if database, err = sql.Open("postgres", os.Getenv("DATABASE_URL")+"?sslmode=disable"); err != nil {
		panic(err)
	}
	lambda.Start(handle)
}

func handle(_ context.Context, event events.APIGatewayV2HTTPRequest) (response, error) {
	switch event.RouteKey {
	case "GET /products":
		return listProducts(event.QueryStringParameters)
	case "GET /products/{id}":
		return viewProduct(event.PathParameters["id"])
	}
	return response{}, errors.New("it went wrong")
}

func answer(status int, body any) (response, error) {
	text, err := json.Marshal(body)
	headers := map[string]string{"content-type": "application/json; charset=utf-8"}
	return response{StatusCode: status, Headers: headers, Body: string(text)}, err
}

func integer(text string, otherwise int) int {
	if value, err := strconv.Atoi(text); err == nil {
		return value
	}
	return otherwise
}

func listProducts(query map[string]string) (response, error) {
	limit := integer(query["limit"], 20)
	rows, err := database.Query(`select id, name, category, price_cents from products
		where id > $1 and ($2 = '' or category = $2) order by id limit $3`,
		integer(query["after"], 0), query["category"], limit+1)
	if err != nil {
		return response{}, err
	}
	defer rows.Close()
	found := page{Products: []product{}}
	for rows.Next() {
		var each product
		if err := rows.Scan(&each.ID, &each.Name, &each.Category, &each.PriceCents); err != nil {
			return response{}, err
		}
		found.Products = append(found.Products, each)
	}
	if len(found.Products) > limit {
		found.Products = found.Products[:limit]
		found.Next = &found.Products[limit-1].ID
	}
	return answer(200, found)
}

func viewProduct(id string) (response, error) {
	var found product
	err := database.QueryRow(`select id, name, category, description, price_cents, available
		from products left join stock on product_id = id where id = $1`, integer(id, 0)).
		Scan(&found.ID, &found.Name, &found.Category, &found.Description, &found.PriceCents, &found.Available)
	if errors.Is(err, sql.ErrNoRows) {
		return answer(404, map[string]string{"message": "not found"})
	}
	if err != nil {
		return response{}, err
	}
	return answer(200, found)
}
