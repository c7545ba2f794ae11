"""Tests stay on this machine."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80), ("2001:db8::1", 80)])
def test_a_connection_to_another_machine_is_refused(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as connection, pytest.raises(OSError, match="stay on this machine"):
        connection.connect(address)
    with pytest.raises(OSError, match="stay on this machine"):
        socket.create_connection(address, timeout=1)


def test_a_name_of_another_machine_is_not_looked_up() -> None:
    with pytest.raises(OSError, match="stay on this machine"):
        socket.getaddrinfo("example.org", 443)


def test_a_server_on_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as connection,
    ):
        assert connection.getpeername() == server.getsockname()
