module shop

go 1.21

require (
	github.com/aws/aws-lambda-go v1.55.1
	github.com/lib/pq v1.10.9
)
