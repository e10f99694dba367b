"""Pseudonyms: the same person gets the same one, and nobody gets the person back."""

import hashlib
import hmac
import pickle
import stat

import pyarrow as pa
import pytest

from shixiao.errors import KeyRefused
from shixiao.people import Key, normal

KEY = Key(bytes(range(32)))
OTHER = Key(bytes(range(1, 33)))

SAME = {
    "person": [
        "11010519900307012X", "11010519900307012x", " 110105 19900307 012X ", "１１０１０５１９９００３０７０１２Ｘ",
        "110105-19900307-012X",
    ],
    "phone": [
        "13812345678", "+86 138-1234-5678", "0086 13812345678", "8613812345678", "１３８１２３４５６７８",
        "(86)13812345678",
    ],
    "device": ["hall-A.12", " HALL-A.12"],
}  # fmt: skip


@pytest.mark.parametrize("domain", SAME)
def test_every_spelling_of_one_identifier_is_one_person(domain):
    assert len({KEY.one(v, domain) for v in SAME[domain]}) == 1
    column = KEY.many(pa.array([*SAME[domain], None]), domain).to_pylist()
    assert set(column[:-1]) == {KEY.one(SAME[domain][0], domain)} and column[-1] is None


def test_a_pseudonym_is_the_keyed_hash_of_domain_and_value():
    message = b"person\0\0" + b"11010519900307012X"
    expected = hmac.new(bytes(range(32)), message, hashlib.sha256).hexdigest()[:32]
    assert KEY.one("11010519900307012x", "person") == expected


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="cannot here: OpenSSL without SM3")
def test_sm3_may_be_asked_for():
    message = b"phone\0\0" + b"13812345678"
    expected = hmac.new(bytes(range(32)), message, "sm3").hexdigest()[:32]
    assert KEY.hashed("sm3").one("13812345678", "phone") == expected


def test_a_hash_that_the_machine_lacks_is_refused(monkeypatch):
    monkeypatch.setattr(hashlib, "algorithms_available", {"sha256"})
    with pytest.raises(KeyRefused, match="SM3"):
        KEY.hashed("sm3")


def test_domains_keys_and_systems_do_not_mix():
    said = {
        KEY.one("123", "person"),
        KEY.one("123", "phone"),
        OTHER.one("123", "person"),
        KEY.one("123", "staff", "hr"),
    }
    assert len(said) == 4
    assert KEY.fingerprint != OTHER.fingerprint


def test_a_key_cannot_be_read_out_of_anything():
    secret = bytes(range(32)).hex()
    assert secret not in repr(KEY) + str(KEY) + KEY.fingerprint and "1e1f" not in repr(KEY)
    assert not hasattr(KEY, "__dict__")
    with pytest.raises(TypeError):
        pickle.dumps(KEY)


def test_a_new_key_is_for_its_owner_alone_and_never_written_over(tmp_path):
    Key.write_new(tmp_path / "city.key")
    assert stat.S_IMODE((tmp_path / "city.key").stat().st_mode) == 0o600
    assert Key.read(tmp_path / "city.key").fingerprint == Key.read(tmp_path / "city.key").fingerprint
    with pytest.raises(KeyRefused, match="stands there already"):
        Key.write_new(tmp_path / "city.key")


def test_a_key_that_others_may_read_is_refused(tmp_path):
    Key.write_new(tmp_path / "city.key")
    (tmp_path / "city.key").chmod(0o644)
    with pytest.raises(KeyRefused, match="others on this machine"):
        Key.read(tmp_path / "city.key")


@pytest.mark.parametrize("said", ["", "abc", "zz" * 32, "00" * 32, "ab" * 5000])
def test_a_weak_or_broken_key_is_refused_without_being_shown(monkeypatch, said):
    monkeypatch.setenv("SHIXIAO_KEY", said)
    with pytest.raises(KeyRefused) as refused:
        Key.from_environment()
    assert len(said) < 4 or said not in str(refused.value)


def test_the_environment_may_hold_the_key(monkeypatch):
    monkeypatch.delenv("SHIXIAO_KEY", raising=False)
    assert Key.from_environment() is None
    monkeypatch.setenv("SHIXIAO_KEY", bytes(range(32)).hex())
    assert Key.from_environment().fingerprint == KEY.fingerprint


def test_normalising_changes_nothing_that_is_normal_already():
    for domain, spellings in SAME.items():
        for value in spellings:
            assert normal(normal(value, domain), domain) == normal(value, domain)
