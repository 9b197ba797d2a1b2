"""The shop's read routes as a Lambda function in Python, for AWS's own runtime interface client."""

import json
import os
from urllib.parse import unquote, urlsplit

import pg8000.native

url = urlsplit(os.environ["DATABASE_URL"])
database = pg8000.native.Connection(
    unquote(url.username or ""),
    host=url.hostname,
    port=url.port,
    database=url.path[1:],
    password=unquote(url.password or ""),
)
HEADERS = {"content-type": "application/json; charset=utf-8"}


def answer(status, body):
    return {"statusCode": status, "headers": HEADERS, "body": json.dumps(body)}


def handler(event, context):
    if event["routeKey"] == "GET /products/{id}":
        return view_product(event["pathParameters"]["id"])
    return list_products(event.get("queryStringParameters") or {})


def list_products(query):
    after, limit = int(query.get("after", 0)), int(query.get("limit", 20))
    category = query.get("category")
    rows = database.run(
        "select id, name, category, price_cents from products where id > :after"
        " and (cast(:category as text) is null or category = cast(:category as text)) order by id limit :limit",
        after=after,
        category=category,
        limit=limit + 1,
    )
    page = [{"id": i, "name": n, "category": c, "priceCents": p} for i, n, c, p in rows[:limit]]
    return answer(200, {"products": page, "next": page[-1]["id"] if len(rows) > limit else None})


def view_product(product_id):
    rows = database.run(
        "select id, name, category, description, price_cents, available"
        " from products left join stock on product_id = id where id = :id",
        id=int(product_id),
    )
    if not rows:
        return answer(404, {"message": "not found"})
    keys = ["id", "name", "category", "description", "priceCents", "available"]
    return answer(200, dict(zip(keys, rows[0])))


def fail(event, context):
    raise ValueError("it went wrong")
