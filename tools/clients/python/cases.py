"""What the scripts of this folder share: where Parley is, and how a case is told."""

import os

API = os.environ["PARLEY_API"] + "/v1"
OTHER_API = os.environ["PARLEY_OTHER_API"] + "/v1"
MODEL = os.environ.get("PARLEY_MODEL", "parley-builtin")
COUNTING_MODEL = "fake"  # answers "7" with "7.0 7.1 7.2 …", a token every 30 ms
KEY = "any"  # clients want one; Parley without keys of its own takes any

_client = "?"


def client(name):
    global _client
    _client = name


def ok(case):
    print(f"ok {_client}: {case}", flush=True)


def refused(error, call):
    """The exception of this class that the call must raise."""
    try:
        call()
    except error as e:
        return e
    raise AssertionError(f"nothing was refused, {error.__name__} was due")


def counted(number, tokens):
    return "".join(f"{number}.{i} " for i in range(tokens))
