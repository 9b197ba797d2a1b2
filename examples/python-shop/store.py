"""What the shop knows, in one SQLite file. Each thread has a connection of its own."""

import json
import os
import sqlite3
import tempfile
import threading
import uuid

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, passwordHash TEXT);
CREATE TABLE IF NOT EXISTS products (
  id INTEGER PRIMARY KEY, name TEXT, category TEXT, description TEXT, priceCents INTEGER,
  available INTEGER CHECK (available >= 0)
);
CREATE INDEX IF NOT EXISTS products_by_category ON products (category, id);
CREATE TABLE IF NOT EXISTS orders (
  id TEXT PRIMARY KEY, userId INTEGER, idempotencyKey TEXT, totalCents INTEGER, lines TEXT,
  UNIQUE (userId, idempotencyKey)
);
"""
ROWS = {
    "users": ("users", ("id", "email", "passwordHash")),
    "products": ("products", ("id", "name", "category", "description", "priceCents", "stock")),
    "orders": ("orders", ("id", "userId", "idempotencyKey", "totalCents", "lines")),
}
AUDITS = {
    "orders": "SELECT id, userId, idempotencyKey, 'confirmed' AS status, lines FROM orders WHERE id > ? ORDER BY id LIMIT ?",
    "stock": "SELECT id AS productId, available FROM products WHERE id > ? ORDER BY id LIMIT ?",
}


class Store:
    def __init__(self):
        # As long as this process: a run loads its data anew.
        self._folder = tempfile.TemporaryDirectory(prefix="python-shop-")
        self._file = os.path.join(self._folder.name, "shop.sqlite")
        self._threads = threading.local()
        self._writing = threading.Lock()
        self._connection().executescript(SCHEMA)

    def user(self, email):
        return self._one("SELECT id, passwordHash FROM users WHERE email = ?", email)

    def products(self, after, limit, category):
        columns = "SELECT id, name, category, priceCents FROM products"
        if category is None:
            return self._all(f"{columns} WHERE id > ? ORDER BY id LIMIT ?", after, limit)
        return self._all(f"{columns} WHERE category = ? AND id > ? ORDER BY id LIMIT ?", category, after, limit)

    def product(self, product_id):
        return self._one(
            "SELECT id, name, category, description, priceCents, available FROM products WHERE id = ?", product_id
        )

    def order(self, user_id, order_id):
        row = self._one("SELECT id, totalCents, lines FROM orders WHERE id = ? AND userId = ?", order_id, user_id)
        return row and confirmed(row)

    def place(self, user_id, key, lines):
        """What became of an order: ("confirmed", order), or the reason and None. All of it is stored, or nothing."""
        with self._transaction() as sql:
            known = sql.execute(
                "SELECT id, totalCents, lines FROM orders WHERE userId = ? AND idempotencyKey = ?", (user_id, key)
            ).fetchone()
            if known is not None:
                order = confirmed(dict(known))
                is_same = [(line["productId"], line["quantity"]) for line in order["lines"]] == [
                    (line["productId"], line["quantity"]) for line in lines
                ]
                return ("confirmed", order) if is_same else ("key_reused", None)
            priced = []
            for line in lines:
                product = sql.execute(
                    "SELECT priceCents, available FROM products WHERE id = ?", (line["productId"],)
                ).fetchone()
                if product is None:
                    return "unknown_product", None
                priced.append({"productId": line["productId"], "quantity": line["quantity"], **dict(product)})
            if any(line["quantity"] > line.pop("available") for line in priced):
                return "out_of_stock", None
            for line in priced:
                sql.execute(
                    "UPDATE products SET available = available - ? WHERE id = ?", (line["quantity"], line["productId"])
                )
            total = sum(line["quantity"] * line["priceCents"] for line in priced)
            order_id = str(uuid.uuid4())
            sql.execute(
                "INSERT INTO orders (id, userId, idempotencyKey, totalCents, lines) VALUES (?, ?, ?, ?, ?)",
                (order_id, user_id, key, total, json.dumps(priced)),
            )
        return "confirmed", {"id": order_id, "status": "confirmed", "totalCents": total, "lines": priced}

    def reset(self):
        with self._transaction() as sql:
            for table, _ in ROWS.values():
                sql.execute(f"DELETE FROM {table}")

    def load(self, kind, rows):
        table, names = ROWS[kind]
        values = [
            [json.dumps(row[name]) if name == "lines" else row[name] for name in names] for row in rows
        ]
        columns = ", ".join("available" if name == "stock" else name for name in names)
        places = ", ".join("?" for _ in names)
        with self._transaction() as sql:
            sql.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)

    def ready(self):
        self._connection().execute("ANALYZE")

    def audit(self, view, after, limit):
        if view not in AUDITS:
            return None
        first = "" if view == "orders" else 0
        rows = self._all(AUDITS[view], (after if view == "orders" else int(after)) if after else first, limit)
        for row in rows:
            if view == "orders":
                row["lines"] = [{"productId": line["productId"], "quantity": line["quantity"]} for line in json.loads(row["lines"])]
        return rows

    def _one(self, statement, *values):
        row = self._connection().execute(statement, values).fetchone()
        return None if row is None else dict(row)

    def _all(self, statement, *values):
        return [dict(row) for row in self._connection().execute(statement, values)]

    def _transaction(self):
        return Transaction(self._connection(), self._writing)

    def _connection(self):
        connection = getattr(self._threads, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._file, isolation_level=None, timeout=30)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            # What was answered is on the disk, as in the reference implementations.
            connection.execute("PRAGMA synchronous = FULL")
            self._threads.connection = connection
        return connection


class Transaction:
    """One writer at a time: SQLite would let the others wait by sleeping."""

    def __init__(self, connection, lock):
        self._connection = connection
        self._lock = lock

    def __enter__(self):
        self._lock.acquire()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._lock.release()
            raise
        return self._connection

    def __exit__(self, kind, *_):
        try:
            self._connection.execute("COMMIT" if kind is None else "ROLLBACK")
        finally:
            self._lock.release()


def confirmed(row):
    return {"id": row["id"], "status": "confirmed", "totalCents": row["totalCents"], "lines": json.loads(row["lines"])}
