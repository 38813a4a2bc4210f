#!/usr/bin/env python3
"""Computes the bytes of docs/formats.md that TransactionGoldenTest and JoinRequestGoldenTest hold.

Written from that page alone; uses nothing of Aver. Needs the package cryptography. Prints one
"name value" a line.
"""
import hashlib
import json
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def sha(data):
    return hashlib.sha256(data).digest()


def key(name):
    return Ed25519PrivateKey.from_private_bytes(sha(name.encode()))


def public(name):
    return key(name).public_key().public_bytes_raw()


def member(name, display, role):
    return {
        "id": name,
        "identityKey": public("identity key of " + name).hex(),
        "name": display,
        "roles": [role],
        "tlsKeyHash": sha(("TLS key of " + name).encode()).hex(),
    }


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


replica = member("replica-1", "Replica 1", "replica")
replica["replica"] = {
    "address": "replica-1.example:7001",
    "checkpointKey": public("checkpoint key of replica-1").hex(),
    "engineAddress": "replica-1.example:7002",
    "engineId": "replica-1-1",
}
north = member("north", "North \"General\" Hospital, Zürich", "hospital")
genesis = canonical({
    "balances": {"north": 1000},
    "format": "aver-genesis/v1",
    "members": [
        member("anna", "Anna", "admin"),
        member("bert", "Bert", "admin"),
        north,
        replica,
    ],
    "name": "Golden",
    "settings": {"admin-threshold": 2},
    "timeMs": 1767225600000,
})
chain = sha(genesis)


def varint(n):
    out = b""
    while n > 0x7F:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def number(field, n):
    return varint(field << 3) + varint(n) if n else b""


def octets(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data if data else b""


def message(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data


def zigzag(n):
    return n << 1 if n >= 0 else -n * 2 - 1


def body(signer, nonce, expiry, reading, kind):
    return (number(1, 1) + octets(2, signer.encode()) + number(3, 1) + octets(4, nonce)
            + number(5, expiry) + number(6, reading) + kind)


def transaction(name, signer, content):
    signature = key("identity key of " + signer).sign(b"aver/tx/v1\n" + chain + content)
    print(name + "-body", content.hex())
    print(name + "-id", sha(b"aver/txid/v1\n" + chain + content).hex())
    print(name, (octets(1, content) + octets(2, signature)).hex())


print("genesis", genesis.hex())
print("chain-id", chain.hex())

transaction("transfer", "north", body(
    "north", bytes(range(16)), 1767226200000, 0,
    message(29, octets(1, b"anna") + number(2, 250))))

model = sha(b"next model")
entry = number(1, 2) + number(2, 1) + number(3, 49177) + octets(4, model)
counts = b"".join(varint(n) for n in (40, 3, 5, 52))
final = (message(1, entry)
         + message(2, number(2, zigzag(700000)))
         + message(2, number(2, zigzag(-600000)))
         + message(2, number(1, 2))
         + message(3, number(1, 3) + octets(2, counts) + number(3, 900000) + number(4, 950000)))
transaction("attestation", "replica-1", body(
    "replica-1", bytes(range(16, 32)), 1767226200000, 1767225600123,
    message(28, octets(1, b"heart") + number(2, 3) + message(3, final))))

result = (b"\x01\x01" + struct.pack(">i", 1) + b"\x02" + struct.pack(">q", 49177) + model
          + struct.pack(">i", 3) + struct.pack(">bi", 0, 700000) + struct.pack(">bi", 0, -600000)
          + struct.pack(">bi", 2, 0)
          + b"\x01" + struct.pack(">ii4qii", 3, 4, 40, 3, 5, 52, 900000, 950000))
print("result", result.hex())
print("result-digest", sha(result).hex())

new = public("new identity key of north")
consent = (b"aver/rotate/v1\n" + chain + struct.pack(">i", 5) + b"north" + b"\x01"
           + struct.pack(">i", 32) + new)
possession = key("new identity key of north").sign(consent)
transaction("rotation", "north", body(
    "north", bytes(range(32, 48)), 1767226200000, 0,
    message(30, message(1, number(1, 1) + octets(2, new)) + octets(2, sha(b"new TLS key of north"))
            + octets(3, possession))))

for asks in (north, replica):
    asked = b"aver/join-request/v1\n" + canonical(asks)
    print("join-message-" + asks["id"], asked.hex())
    print("join-signature-" + asks["id"], key("identity key of " + asks["id"]).sign(asked).hex())
    print("join-fingerprint-" + asks["id"], sha(asked).hex()[:32])
print("join-checkpoint-signature-replica-1", key("checkpoint key of replica-1").sign(
    b"aver/join-request/v1\n" + canonical(replica)).hex())
