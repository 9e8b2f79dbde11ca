"""Promises of what who lacks the key cannot do to an account that encrypts."""

from __future__ import annotations

import base64
from itertools import count

import pytest
from support.hostile import NUMBERS, count_rows
from support.peer import NOW, Peer
from support.wechat import (
    Delivery,
    deliver_plain,
    deliver_sealed,
    message_xml,
    seal_as_wechat,
)

pytestmark = pytest.mark.usefixtures("no_fault")


def damaged() -> list[str]:
    """Return ciphertexts that a thief of the token, who lacks the key, could sign."""
    good = seal_as_wechat(message_xml("电话"))
    raw = base64.b64decode(good)
    flipped = raw[:-1] + bytes([raw[-1] ^ 1])
    packed = [flipped, raw[:-32], raw[:-16], raw[32:], b"\x00" * 32, raw + raw, raw[:31]]
    return [
        good[:-3],
        good + "=",
        good.replace(good[5], "-"),
        good[:8] + " " + good[8:],
        "not base64",
        "",
        "=",
        "电话",
        "A" * 40_000,
        seal_as_wechat(message_xml("电话"), app_id="wx0000000000000000"),
        seal_as_wechat(message_xml("电话"), app_id="wx1234567890abcdef0"),
        seal_as_wechat(message_xml("电话"), app_id=""),
        *[base64.b64encode(one).decode() for one in packed],
    ]


@pytest.mark.parametrize("encrypted", damaged(), ids=count())
@pytest.mark.parametrize("name", ["compatible", "safe"])
def test_a_signed_ciphertext_that_is_not_whole_is_refused(
    peers: dict[str, Peer], name: str, encrypted: str
) -> None:
    """The token alone opens no account that encrypts: 403 for damage and other app ids."""
    before = count_rows(peers[name])
    more = {"timestamp": str(NOW), "nonce": f"{next(NUMBERS)}2"}
    delivery = deliver_sealed(encrypted, beside=message_xml("电话")[5:-6], **more)
    assert peers[name].post(delivery).status == 403
    assert count_rows(peers[name]) == before


@pytest.mark.parametrize("signature", ["", "0" * 40, "签名", "{signature}"])
@pytest.mark.parametrize("name", ["compatible", "safe"])
def test_only_the_signature_of_the_ciphertext_counts(
    peers: dict[str, Peer], name: str, signature: str
) -> None:
    """A wrong or missing msg_signature is 403, the valid one of the query in its place too."""
    peer = peers[name]
    delivery = peer.deliver(message_xml("电话", MsgId="msg_signature"))
    wrong = signature.format(**delivery.parameters)
    assert peer.post(delivery, msg_signature=wrong).status == 403
    bare = {key: one for key, one in delivery.parameters.items() if key != "msg_signature"}
    assert peer.post(Delivery(bare, delivery.body)).status == 403


@pytest.mark.parametrize("more", [{}, {"encrypt_type": "aes"}, {"encrypt_type": "raw"}])
@pytest.mark.parametrize("name", ["compatible", "safe"])
def test_a_plain_body_opens_no_account_that_encrypts(
    peers: dict[str, Peer], name: str, more: dict[str, str]
) -> None:
    """A body in the clear is 403 there, whatever kind the request says it is."""
    delivery = deliver_plain(message_xml("电话"), timestamp=str(NOW), nonce=f"{next(NUMBERS)}3")
    signature = delivery.parameters["signature"]
    given = {**delivery.parameters, "msg_signature": signature, **more}
    assert peers[name].post(Delivery(given, delivery.body)).status == 403
