"""Which services of a production site answer on this machine?

A test that needs one is skipped with the reason where it does not answer; with ``CI=true`` it fails instead,
so that a green run there has really met PostgreSQL, Redis and RabbitMQ.
"""

import os
from functools import cache

import psycopg
import pytest
from kombu import Connection

ADDRESSES = {
    "postgresql": ("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres"),
    "redis": ("TEST_REDIS_URL", "redis://127.0.0.1:6379/9"),
    "rabbitmq": ("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//"),
}


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"true", "1", "yes"}


def need(name: str) -> str:
    """The address of the service, or an end of the test that says why."""
    variable, default = ADDRESSES[name]
    address = os.environ.get(variable, default)
    trouble = _trouble(name, address)
    if trouble:
        reason = f"{name} does not answer at {address} ({trouble}); set {variable} to use another one."
        if in_ci():
            pytest.fail(reason)
        pytest.skip(reason)
    return address


@cache
def _trouble(name: str, address: str) -> str:
    try:
        if name == "postgresql":
            psycopg.connect(address, connect_timeout=2).close()
        else:
            with Connection(address, connect_timeout=2) as connection:
                connection.ensure_connection(max_retries=1, interval_start=0.1, timeout=2)
    except Exception as error:
        return f"{type(error).__name__}: {error}".strip()
    return ""
