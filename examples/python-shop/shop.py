"""The shop of the scenario `ecommerce` in Python: one process, its data in SQLite, nothing to install."""

import json
import os
import signal
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from sessions import create_token, password_matches, user_of
from store import Store

store = Store()


class Refusal(Exception):
    def __init__(self, status, error, message):
        super().__init__(message)
        self.status = status
        self.body = {"error": error, "message": message}


def invalid(message):
    return Refusal(400, "invalid_request", message)


def not_found(what):
    return Refusal(404, "not_found", f"There is no such {what}.")


def is_whole(value, least, most):
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def whole(text, least, most, name):
    if not text.isdecimal() or not least <= int(text) <= most:
        raise invalid(f"{name} must be a whole number from {least} to {most}.")
    return int(text)


def sign_in(request):
    email, password = request.body.get("email"), request.body.get("password")
    seconds = request.body.get("expiresInSeconds", 3600)
    if not isinstance(email, str) or not isinstance(password, str) or not is_whole(seconds, 1, 3600):
        raise invalid("A sign-in needs email and password.")
    user = store.user(email)
    if user is None or not password_matches(password, user["passwordHash"]):
        raise Refusal(401, "wrong_credentials", "The e-mail or the password is wrong.")
    return 201, create_token(user["id"], seconds)


def list_products(request):
    limit = whole(request.query.get("limit", "20"), 1, 100, "limit")
    after = whole(request.query.get("after", "0"), 0, 2**53, "after")
    products = store.products(after, limit, request.query.get("category"))
    return 200, {"products": products, "next": products[-1]["id"] if len(products) == limit else None}


def view_product(request, product_id):
    product = store.product(whole(product_id, 1, 2**53, "id"))
    if product is None:
        raise not_found("product")
    return 200, product


def place_order(request):
    user = request.user()
    key = request.headers.get("idempotency-key", "")
    if not 1 <= len(key) <= 64:
        raise invalid("The header Idempotency-Key must have 1 to 64 characters.")
    lines = request.body.get("lines")
    if not isinstance(lines, list) or not 1 <= len(lines) <= 10:
        raise invalid("An order has 1 to 10 lines.")
    for line in lines:
        if not isinstance(line, dict) or not is_whole(line.get("productId"), 1, 2**53):
            raise invalid("Each line names a product.")
        if not is_whole(line.get("quantity"), 1, 100):
            raise invalid("A quantity is a whole number from 1 to 100.")
    if len({line["productId"] for line in lines}) < len(lines):
        raise invalid("Each product may stand in one line only.")
    outcome, order = store.place(user, key, sorted(lines, key=lambda line: line["productId"]))
    if outcome == "out_of_stock":
        raise Refusal(409, outcome, "A product is not in stock in this quantity.")
    if outcome == "unknown_product":
        raise Refusal(422, outcome, "A product does not exist.")
    if outcome == "key_reused":
        raise Refusal(422, "idempotency_key_reused", "This Idempotency-Key stands for another order.")
    return 201, order


def read_order(request, order_id):
    order = store.order(request.user(), order_id)
    if order is None:
        raise not_found("order")
    return 200, order


def bench_reset(request):
    store.reset()
    return 204, None


def bench_rows(request):
    store.load(request.body["kind"], request.body["rows"])
    return 204, None


def bench_ready(request):
    store.ready()
    return 204, None


def bench_audit(request):
    return 200, {"pending": 0}


def bench_audit_view(request, view):
    limit = whole(request.query.get("limit", "1000"), 1, 5000, "limit")
    rows = store.audit(view, request.query.get("after"), limit)
    if rows is None:
        raise not_found("audit view")
    id_of = {"orders": "id", "stock": "productId"}[view]
    return 200, {"rows": rows, "next": rows[-1][id_of] if len(rows) == limit else None}


ROUTES = [
    ("GET", "healthz", lambda request: (200, {})),
    ("POST", "sessions", sign_in),
    ("GET", "products", list_products),
    ("GET", "products/*", view_product),
    ("POST", "orders", place_order),
    ("GET", "orders/*", read_order),
]
if os.environ.get("BENCH") == "1":
    ROUTES += [
        ("POST", "bench/reset", bench_reset),
        ("POST", "bench/rows", bench_rows),
        ("POST", "bench/ready", bench_ready),
        ("GET", "bench/audit", bench_audit),
        ("GET", "bench/audit/*", bench_audit_view),
    ]
BY_PATH = {(method, path): handle for method, path, handle in ROUTES}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def user(self):
        user = user_of(self.headers.get("authorization", ""))
        if user is None:
            raise Refusal(401, "unauthorized", "This needs a valid token.")
        return user

    def do_GET(self):
        self.answer(*self.outcome())

    do_POST = do_GET

    def outcome(self):
        try:
            sent = self.rfile.read(int(self.headers.get("content-length", 0)))
            url = urlsplit(self.path)
            self.query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
            self.body = parse_body(sent)
            path = url.path.strip("/")
            handle = BY_PATH.get((self.command, path))
            if handle is not None:
                return handle(self)
            folder, _, last = path.rpartition("/")
            handle = BY_PATH.get((self.command, f"{folder}/*"))
            if handle is None:
                raise not_found("page")
            return handle(self, unquote(last))
        except Refusal as refusal:
            return refusal.status, refusal.body
        except Exception as error:
            self.log_error("%s %s: %r", self.command, self.path, error)
            return 500, {"error": "internal", "message": "Something went wrong."}

    def answer(self, status, body):
        content = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
        kind = "" if body is None else "content-type: application/json; charset=utf-8\r\n"
        length = "" if status == 204 else f"content-length: {len(content)}\r\n"
        head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{kind}{length}\r\n"
        # In one piece: two would be two packets.
        self.wfile.write(head.encode() + content)

    def log_request(self, code="-", size="-"):
        pass


def parse_body(sent):
    if not sent:
        return {}
    try:
        body = json.loads(sent)
    except ValueError:
        raise invalid("The body is no JSON.") from None
    if not isinstance(body, dict):
        raise invalid("The body must be an object.")
    return body


class Server(ThreadingHTTPServer):
    request_queue_size = 256


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    Server((os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8080"))), Handler).serve_forever()
