#!/usr/bin/env python3
"""Check a proof from Bihuan without Bihuan: Python 3.9 or newer, nothing to install.

    python verify_proof.py proof.json [--key public.pem|HEX] [--root published_root.json]

The proof holds every step of one record as a chain of hashes, the path from the newest step to
the root of a Merkle tree, and the signature on that root. Nothing is asked of a server. Exit 0:
all of it holds; exit 1: something does not, and what it is.

Give --key with the public key as its owner published it, or --root with the root as it was
published: without either, the proof shows only that it agrees with itself.

Sources: SHA-256 FIPS 180-4 (Python's), SM3 GB/T 32905-2016, Ed25519 RFC 8032 section 5.1,
Merkle tree RFC 9162 section 2.1.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys

HOW_TO_CHECK = {
    "zh": "用 Python 3.9 以上版本运行：python verify_proof.py proof.json --root 已公布的根.json",
    "en": "Run with Python 3.9 or newer: python verify_proof.py proof.json --root published.json",
}
TEXT, COUNT, DIGEST = "text", "count", "digest"
PROOF = ("format", "number", "how_to_check", "links", "leaf", "path", "root", "public_key")
LEAF = {
    "subject_type": TEXT,
    "subject_id": TEXT,
    "county_code": TEXT,
    "seq": COUNT,
    "history_id": TEXT,
    "digest": DIGEST,
    "algorithm": TEXT,
}
LINK = {**LEAF, "at": TEXT, "previous": DIGEST, "payload": TEXT}
ROOT = {
    "format": TEXT,
    "no": COUNT,
    "day": TEXT,
    "at": TEXT,
    "algorithm": TEXT,
    "leaves_count": COUNT,
    "root": DIGEST,
    "previous_root": DIGEST,
    "key_id": TEXT,
    "signature": TEXT,
}
PAYLOAD = ("history", "files", "voided", "extra")
REPEATED = ("subject_type", "subject_id", "county_code", "seq", "at")
NOTHING_BEFORE = "0" * 64


class Wrong(Exception):  # noqa: N818 - said to people, in two languages
    """Something in the proof does not hold."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")


def require(holds: bool, zh: str, en: str) -> None:  # noqa: FBT001
    """Stop the check with words in two languages unless something holds."""
    if not holds:
        raise Wrong(zh, en)


# Hash functions -------------------------------------------------------------------------------

WORD = 0xFFFFFFFF


def turned(word: int, bits: int) -> int:
    """Turn 32 bits to the left."""
    bits %= 32
    return ((word << bits) | (word >> (32 - bits))) & WORD


def sm3_words(block: bytes) -> list[int]:
    """Expand a block of 64 bytes to the 68 words of SM3."""
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ turned(w[j - 3], 15)
        w.append(x ^ turned(x, 15) ^ turned(x, 23) ^ turned(w[j - 13], 7) ^ w[j - 6])
    return w


def sm3_block(state: list[int], block: bytes) -> list[int]:
    """Work one block of 64 bytes into the state of SM3."""
    w = sm3_words(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        early = j < 16  # noqa: PLR2004
        constant = turned(0x79CC4519 if early else 0x7A879D8A, j)
        ss1 = turned((turned(a, 12) + e + constant) & WORD, 7)
        ff = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if early else (e & f) | (~e & g)
        tt1 = (ff + d + (ss1 ^ turned(a, 12)) + (w[j] ^ w[j + 4])) & WORD
        tt2 = (gg + h + ss1 + w[j]) & WORD
        a, b, c, d = tt1, a, turned(b, 9), c
        e, f, g, h = tt2 ^ turned(tt2, 9) ^ turned(tt2, 17), e, turned(f, 19), g
    return [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]  # noqa: B905 - Python 3.9


def sm3(data: bytes) -> str:
    """Return the SM3 digest in hexadecimal digits."""
    start = "7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e"
    state = [int(start[i : i + 8], 16) for i in range(0, 64, 8)]
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for i in range(0, len(padded), 64):
        state = sm3_block(state, padded[i : i + 64])
    return "".join(f"{word:08x}" for word in state)


def digest(algorithm: str, data: bytes) -> str:
    """Return a digest in hexadecimal digits by one of the two hash functions."""
    require(algorithm in {"sha256", "sm3"}, "散列算法未知", "unknown hash function")
    return sm3(data) if algorithm == "sm3" else hashlib.sha256(data).hexdigest()


# Ed25519 --------------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, P - 2, P) % P
Point = "tuple[int, int, int, int]"


def added(p: Point, q: Point) -> Point:
    """Add two points in extended coordinates."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * CURVE_D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar: int, point: Point) -> Point:
    """Multiply a point."""
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = added(result, point)
        point = added(point, point)
        scalar >>= 1
    return result


def point_of(packed: bytes) -> Point:
    """Unpack a point from 32 bytes; ValueError where they are none."""
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        raise ValueError("not a point")
    xx = (y * y - 1) * pow(CURVE_D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - xx) % P or (x == 0 and sign):
        raise ValueError("not a point")
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether a signature of 64 bytes is a key's on a message."""
    try:
        a, r = point_of(key), point_of(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    x, y = times(s, BASE), added(r, times(k, a))
    return (x[0] * y[2] - y[0] * x[2]) % P == 0 == (x[1] * y[2] - y[1] * x[2]) % P


# Reading --------------------------------------------------------------------------------------


def parsed(text: str) -> object:
    """Read JSON in which no name stands twice and no number is broken."""

    def once(pairs: list) -> dict:
        require(len({name for name, _ in pairs}) == len(pairs), "字段重复", "a name stands twice")
        return dict(pairs)

    def no_fraction(_text: str) -> object:
        raise Wrong("含有小数", "a number is not whole")

    return json.loads(
        text, object_pairs_hook=once, parse_float=no_fraction, parse_constant=no_fraction
    )


def canonical(value: object) -> str:
    """Spell a value as it was hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def in_bytes(text: str) -> bytes:
    """Return a text's bytes as they were hashed."""
    return text.encode("utf-8", "surrogatepass")


def require_fields(value: object, fields: dict, where: str) -> None:
    """Require exactly these fields, each of its kind."""
    require(isinstance(value, dict), f"{where} 不是对象", f"{where} is not an object")
    require(set(value) == set(fields), f"{where} 的字段不符", f"{where} has other fields")
    for name, kind in fields.items():
        said = value[name]
        if kind == COUNT:
            fits = type(said) is int and said >= 0
        elif kind == DIGEST:
            fits = isinstance(said, str) and re.fullmatch("[0-9a-f]{64}", said)
        else:
            fits = isinstance(said, str)
        require(bool(fits), f"{where}.{name} 的形式不对", f"{where}.{name} is malformed")


def read_proof(text: str) -> dict:
    """Read a proof and require its shape."""
    proof = parsed(text)
    require(isinstance(proof, dict) and set(proof) == set(PROOF), "字段不符", "other fields")
    require(proof["format"] == "bihuan-proof/1", "版本未知", "unknown format")
    require(proof["how_to_check"] == HOW_TO_CHECK, "说明被改动", "the instructions were changed")
    require(isinstance(proof["links"], list) and proof["links"] != [], "没有步骤", "no steps")
    for place, link in enumerate(proof["links"], 1):
        require_fields(link, LINK, f"links[{place}]")
    require_fields(proof["leaf"], {**LEAF, "position": COUNT}, "leaf")
    require_fields(proof["root"], ROOT, "root")
    require(isinstance(proof["path"], list), "path 不是列表", "path is not a list")
    for beside in proof["path"]:
        require_fields({"digest": beside}, {"digest": DIGEST}, "path")
    require_fields({"key": proof["public_key"]}, {"key": DIGEST}, "public_key")
    return proof


def key_from(text: str) -> str:
    """Return a public key in hexadecimal digits, from such digits or from a PEM file's name."""
    if re.fullmatch("[0-9a-fA-F]{64}", text):
        return text.lower()
    with open(text, encoding="ascii") as file:  # noqa: PTH123
        body = "".join(line for line in file.read().splitlines() if not line.startswith("-"))
    der = base64.b64decode(body, validate=True)
    prefix = bytes.fromhex("302a300506032b6570032100")
    whole = len(der) == len(prefix) + 32 and der.startswith(prefix)
    require(whole, "公钥文件不是 Ed25519 公钥", "the key file holds no Ed25519 public key")
    return der[len(prefix) :].hex()


# Checks ---------------------------------------------------------------------------------------


def payload_of(link: dict) -> dict:
    """Return a link's payload after holding it against the link's own columns."""
    where = f"第 {link['seq']} 步", f"step {link['seq']}"
    payload = parsed(link["payload"])
    require(
        isinstance(payload, dict)
        and set(payload) == set(PAYLOAD)
        and isinstance(payload["history"], dict)
        and isinstance(payload["extra"], dict)
        and canonical(payload) == link["payload"],
        f"{where[0]}的内容形式不对",
        f"{where[1]}: malformed payload",
    )
    history = payload["history"]
    agrees = history.get("id") == link["history_id"]
    agrees = agrees and all(history.get(name) == link[name] for name in REPEATED)
    require(agrees, f"{where[0]}的内容自相矛盾", f"{where[1]}: the payload contradicts the link")
    return payload


def check_links(links: list) -> list:
    """Check that the steps follow on one another from the first; return their payloads."""
    before, payloads = NOTHING_BEFORE, []
    for seq, link in enumerate(links, 1):
        require(link["seq"] == seq, f"缺少第 {seq} 步", f"step {seq} is missing")
        one = all(link[n] == links[0][n] for n in ("subject_type", "subject_id"))
        require(one, f"第 {seq} 步属于另一件", f"step {seq} belongs to another record")
        follows = link["previous"] == before
        require(follows, f"第 {seq} 步与上一步不相接", f"step {seq} does not follow on")
        header = {n: v for n, v in link.items() if n not in ("payload", "digest")}
        text = "\n".join(("bihuan-link/1", canonical(header), link["payload"]))
        holds = digest(link["algorithm"], in_bytes(text)) == link["digest"]
        require(holds, f"第 {seq} 步被改动", f"step {seq} was changed")
        payloads.append(payload_of(link))
        before = link["digest"]
    return payloads


def check_number(number: object, subject_type: str, payloads: list) -> None:
    """Check that the number is the newest that the steps tell."""
    told = None
    for payload in payloads:
        own = payload["extra"].get(subject_type)
        said = (own if isinstance(own, dict) else payload["extra"]).get("number")
        told = said if isinstance(said, str) else told
    same = type(number) is type(told) and number == told
    require(same, "编号与各步骤不符", "the number is not the one in the steps")


def check_path(leaf: dict, path: list, root: dict) -> None:
    """Check that the path leads from the leaf to the root."""
    algorithm = root["algorithm"]
    facts = {"format": "bihuan-leaf/1", **{name: leaf[name] for name in LEAF}}
    here, last = leaf["position"], root["leaves_count"] - 1
    wrong = "到根的路径不成立", "the path does not lead to the root"
    require(here <= last, *wrong)
    value = bytes.fromhex(digest(algorithm, b"\x00" + in_bytes(canonical(facts))))
    for step in path:
        require(last > 0, *wrong)
        beside = bytes.fromhex(step)
        if here % 2 or here == last:
            value = bytes.fromhex(digest(algorithm, b"\x01" + beside + value))
            while here and here % 2 == 0:
                here, last = here // 2, last // 2
        else:
            value = bytes.fromhex(digest(algorithm, b"\x01" + value + beside))
        here, last = here // 2, last // 2
    require(last == 0 and value.hex() == root["root"], *wrong)


def check_signature(root: dict, key: str) -> None:
    """Check that the key signed the root."""
    name = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:16]
    require(root["key_id"] == name, "公钥编号不符", "the key is not the one named")
    whole = root["format"] == "bihuan-root/1" and re.fullmatch("[0-9a-f]{128}", root["signature"])
    require(bool(whole), "签名的形式不对", "malformed signature")
    message = canonical({n: v for n, v in root.items() if n != "signature"})
    signed = is_signed(bytes.fromhex(key), bytes.fromhex(root["signature"]), in_bytes(message))
    require(signed, "签名不成立", "the signature does not hold")


def check(proof: dict, key: str | None, published: object) -> list:
    """Check everything; return what was checked, as lines in two languages."""
    payloads = check_links(proof["links"])
    last, leaf, root = proof["links"][-1], proof["leaf"], proof["root"]
    check_number(proof["number"], last["subject_type"], payloads)
    covered = all(leaf[name] == last[name] for name in LEAF)
    require(covered, "根所覆盖的不是最后一步", "the root does not cover the newest step")
    check_path(leaf, proof["path"], root)
    check_signature(root, proof["public_key"])
    lines = [
        f"共 {len(payloads)} 步，首尾相接，内容未改 / {len(payloads)} steps, in order, unchanged",
        f"编号 {shown(proof['number'])} 与步骤相符 / the number agrees with the steps",
        f"最后一步在第 {root['no']} 号根之下 / the newest step is under root {root['no']}",
        f"根由密钥 {root['key_id']} 签名，{root['day']} / the root is signed by that key",
    ]
    if key is not None:
        same = key == proof["public_key"]
        require(same, "公钥不是您给出的那一把", "the key is not the one that you gave")
        lines.append("公钥与您给出的一致 / the key is the one that you gave")
    if published is not None:
        require_fields(published, ROOT, "--root")
        same = published == root
        require(same, "根与公布的不一致", "the root is not the one that was published")
        lines.append("根与公布的一致 / the root is the one that was published")
    return lines


# Telling --------------------------------------------------------------------------------------


def shown(value: object) -> str:
    """Return a text that cannot command a terminal."""
    return "".join(c if c.isprintable() else "?" for c in str(value))


def tell_steps(links: list) -> None:
    """Print the steps, one a line."""
    for link in links:
        step = json.loads(link["payload"])["history"]
        words = [step.get(name, "") for name in ("at", "actor_name", "step", "to_state")]
        print("  ".join(shown(word) for word in ("", link["seq"], *words)))


def main(argv: list | None = None) -> int:
    """Check one proof; return 0 where all of it holds, 1 where not."""
    options = argparse.ArgumentParser(description="Check a proof from Bihuan (核验闭环存证).")
    options.add_argument("proof")
    options.add_argument("--key", help="public key: PEM file or 64 hexadecimal digits")
    options.add_argument("--root", help="the root as it was published (JSON file)")
    args = options.parse_args(argv)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        with open(args.proof, encoding="utf-8") as file:  # noqa: PTH123
            proof = read_proof(file.read())
        key = key_from(args.key) if args.key else None
        published = None
        if args.root:
            with open(args.root, encoding="utf-8") as file:  # noqa: PTH123
                published = parsed(file.read())
        lines = check(proof, key, published)
    except Wrong as wrong:
        print(f"[不成立 FAILED] {wrong}")
        return 1
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as fault:
        print(f"[不成立 FAILED] 读不出 / cannot be read: {type(fault).__name__}: {shown(fault)}")
        return 1
    tell_steps(proof["links"])
    for line in lines:
        print(f"[成立 OK] {line}")
    if key is None and published is None:
        print("[注意 NOTE] 公钥取自存证本身，请用 --key 或 --root 与公布的核对")
        print("            the key is the proof's own: compare it by --key or --root")
    return 0


if __name__ == "__main__":
    sys.exit(main())
