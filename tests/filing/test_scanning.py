"""The virus scanner: a real clamd with a signature of our own, which can be taken away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile

from config.filing import FileRefused, scanning, take
from tests.filing import samples
from tests.private_scanner import PrivateScanner, eicar


@pytest.fixture(scope="module")
def scanner() -> Iterator[PrivateScanner]:
    with PrivateScanner() as running:
        yield running


@pytest.fixture(params=["socket", "port"])
def asked(request: pytest.FixtureRequest, settings: Any, scanner: PrivateScanner) -> None:
    settings.CLAMD = scanner.address if request.param == "socket" else f"127.0.0.1:{scanner.port}"


@pytest.mark.usefixtures("asked")
def test_what_is_clean_is_taken_and_what_is_infected_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert not take(samples.upload("svar.pdf", samples.pdf())).is_unscanned

    with pytest.raises(FileRefused, match="virusscanner") as refused:
        take(samples.upload("svar.txt", eicar()))

    assert "Eicar" not in str(refused.value)
    assert "Own.Eicar" in caplog.text


@pytest.mark.usefixtures("asked")
def test_a_virus_inside_a_document_is_found() -> None:
    infected = samples.docx(more={"word/media/a.bin": b"x" * 50 + eicar()})
    with pytest.raises(FileRefused, match="virusscanner"):
        take(samples.upload("svar.docx", infected))


def _refused() -> str:
    with pytest.raises(FileRefused) as refused:
        take(samples.upload("svar.txt", b"Vi er imod."))
    return str(refused.value)


def test_while_the_scanner_is_away_files_are_refused_for_now(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CLAMD = "/nowhere/socket"
    assert _refused() == "Vi kan ikke tage imod filer lige nu. Prøv igen om lidt."
    assert "virus scanner" in caplog.text


def test_while_the_scanner_is_away_files_are_taken_and_marked_if_the_setting_says_so(
    settings: Any,
) -> None:
    settings.CLAMD, settings.CLAMD_AWAY = "/nowhere/socket", "accept"
    assert take(samples.upload("svar.txt", b"Vi er imod.")).is_unscanned


def test_a_scanner_that_says_nothing_in_time_counts_as_away(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.CLAMD = f"127.0.0.1:{deaf.getsockname()[1]}"
        settings.CLAMD_TIMEOUT_SECONDS = 1
        assert "Prøv igen" in _refused()


def test_a_scanner_that_hangs_up_or_answers_nonsense_counts_as_away(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude:
        settings.CLAMD = f"127.0.0.1:{rude.getsockname()[1]}"

        def answer() -> None:
            for said in (b"", b"nonsense\0"):
                connection, _address = rude.accept()
                with connection:
                    if said:
                        connection.recv(1 << 20)
                        connection.sendall(said)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        assert "Prøv igen" in _refused()
        assert "Prøv igen" in _refused()
        thread.join(5)


def test_a_file_over_the_scanners_own_limit_counts_as_not_scanned(
    settings: Any, scanner: PrivateScanner
) -> None:
    settings.CLAMD = scanner.address
    huge = SimpleUploadedFile("stor.bin", b"x" * (31 * 1024 * 1024))
    assert scanning.look(huge) == scanning.Found.AWAY


def test_an_address_that_is_none_is_said_plainly(settings: Any) -> None:
    settings.CLAMD = "clamav"
    with pytest.raises(ImproperlyConfigured, match="host:port"):
        scanning.look(samples.upload("svar.txt", b"a"))
