"""Words for the codes in the tables: units, channels, groups of citizens, states of a finding."""

import re

from shixiao.words import _

_BAND = re.compile(r"^(\d+)[_-](\d+)$")


def unit(code: str) -> str:
    return {"days": _("days"), "hours": _("hours"), "minutes": _("minutes"), "seconds": _("seconds")}.get(code, code)


def channel(code: str | None) -> str:
    known = {
        "online": _("online"),
        "mobile": _("mobile phone"),
        "counter": _("at the counter"),
        "terminal": _("self-service terminal"),
        "phone": _("by telephone"),
        "post": _("by post"),
    }
    return known.get(code or "", code or "")


def filed_by(code: str | None) -> str:
    known = {"applicant": _("the applicant"), "agent": _("an agent"), "staff": _("staff")}
    return known.get(code or "", code or "")


def outcome(code: str | None) -> str:
    known = {
        "granted": _("granted"),
        "refused": _("refused"),
        "withdrawn": _("withdrawn"),
        "penalised": _("penalised"),
        "transferred": _("transferred"),
    }
    return known.get(code or "", code or "")


def split(code: str) -> str:
    """What citizens were told apart by."""
    known = {
        "age_band": _("By age"),
        "disabled": _("By disability certificate"),
        "sole_trader": _("By sole traders and others"),
        "channel": _("By channel"),
    }
    return known.get(code, code)


def group(by: str, code: str) -> str:
    """One group of citizens."""
    if by == "channel":
        return channel(code)
    yes = code.lower() in ("true", "yes", "1")
    if by == "disabled":
        return _("with a certificate") if yes else _("without one")
    if by == "sole_trader":
        return _("sole traders") if yes else _("everybody else")
    return _age(code) if by == "age_band" else code


def _age(code: str) -> str:
    between = _BAND.match(code)
    if between:
        return _("{low} to {high} years", low=between[1], high=between[2])
    number = re.sub(r"\D", "", code)
    if code.startswith("under"):
        return _("under {n}", n=number)
    return _("{n} and over", n=number) if number else code


def thing(code: str) -> str:
    """What a picture shows lines and places of."""
    known = {
        "device": _("device"),
        "person": _("person"),
        "window": _("window"),
        "day": _("day"),
        "office": _("office"),
    }
    return known.get(code, code)


def state(code: str) -> str:
    """How far a finding has come."""
    known = {
        "noted": _("noted"),
        "open": _("awaiting the office's answer"),
        "heard": _("the office has answered"),
        "decided": _("decided, may be appealed"),
        "appealed": _("under appeal"),
        "final": _("final"),
    }
    return known.get(code, code)
