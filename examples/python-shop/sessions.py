"""Passwords as scrypt hashes (PHC format), and signed tokens (JWT, HS256)."""

import base64
import hashlib
import hmac
import json
import os
import time

SECRET = os.environ.get("ARCHBENCH_SECRET", "").encode() or os.urandom(32)


def create_token(user_id, seconds):
    now = int(time.time())
    signed = f"{encode({'alg': 'HS256', 'typ': 'JWT'})}.{encode({'sub': str(user_id), 'iat': now, 'exp': now + seconds})}"
    expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + seconds))
    return {"token": f"{signed}.{signature(signed)}", "expiresAt": expires}


def user_of(authorization):
    """The user of `Bearer <token>`; None where the token is not valid any more, or never was."""
    kind, _, token = authorization.partition(" ")
    signed, _, given = token.rpartition(".")
    if kind != "Bearer" or not hmac.compare_digest(given.encode(), signature(signed).encode()):
        return None
    claims = json.loads(decode(signed.split(".")[1]))
    return int(claims["sub"]) if claims["exp"] > time.time() else None


def password_matches(password, stored):
    _, _, costs, salt, expected = stored.split("$")
    cost = dict(part.split("=") for part in costs.split(","))
    wanted = decode(expected)
    found = hashlib.scrypt(
        password.encode(),
        salt=decode(salt),
        n=2 ** int(cost["ln"]),
        r=int(cost["r"]),
        p=int(cost["p"]),
        dklen=len(wanted),
    )
    return hmac.compare_digest(found, wanted)


def signature(signed):
    return unpadded(base64.urlsafe_b64encode(hmac.digest(SECRET, signed.encode(), "sha256")))


def encode(claims):
    return unpadded(base64.urlsafe_b64encode(json.dumps(claims, separators=(",", ":")).encode()))


def decode(text):
    """Base64 of either alphabet, without its padding."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_" if "-" in text or "_" in text else None)


def unpadded(encoded):
    return encoded.decode().rstrip("=")
