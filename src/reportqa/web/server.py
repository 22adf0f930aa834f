"""The web application as a whole, and the process that serves it."""

from __future__ import annotations

import logging
import socket
import sys
from html import escape
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse

import reportqa
from reportqa.errors import (
    LibraryBusyError,
    NoLibraryError,
    ReportqaError,
    SettingsError,
    UnknownReportError,
)
from reportqa.web.api import api_routes, exact_json
from reportqa.web.headers import SafeHeaders
from reportqa.web.marks import PlaceError, parse_mark
from reportqa.web.places import show_place
from reportqa.web.port import address_of, listen, take_port
from reportqa.web.render import error_page, page, source_page
from reportqa.web.texts import Texts, choose_language, texts

if TYPE_CHECKING:
    from reportqa.library import Library


def build_app(library: Library) -> FastAPI:
    """Everything that is served, over one library: API, source pages, chat."""
    import gradio as gr

    from reportqa.web.chat import build_chat, mount_options

    app = FastAPI(
        title="reportqa",
        version=reportqa.__version__,
        docs_url=None,  # FastAPI's page fetches its scripts from elsewhere; ours is below
        redoc_url=None,
    )
    app.add_middleware(SafeHeaders)
    _pages(app, library)
    app.include_router(api_routes(library))
    _errors(app)
    gr.mount_gradio_app(app, build_chat(library), path="/", **mount_options())
    return app


def _pages(app: FastAPI, library: Library) -> None:
    @app.get("/healthz", tags=["operation"])
    def health() -> Response:
        """Whether the library can be read."""
        return exact_json({"status": "ok", "reports": len(library.reports())})

    @app.get("/source/{report}", response_class=HTMLResponse, tags=["source"])
    def source(
        request: Request,
        report: str,
        cell: Annotated[str | None, Query(max_length=40)] = None,
        span: Annotated[str | None, Query(max_length=40)] = None,
    ) -> HTMLResponse:
        """A cited cell (TABLE.ROW.COLUMN) or run of text (START-END), or the whole report."""
        t = _texts(request)
        mark = parse_mark(cell, span, t)
        record, html = show_place(library, report, mark, t, focus=True)
        return HTMLResponse(source_page(record, html, mark is None, t))

    @app.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        return HTMLResponse(page("reportqa API", _api_list(app.openapi()), _texts(request)))


def _texts(request: Request) -> Texts:
    """The texts in the visitor's language."""
    wanted = request.query_params.get("lang")
    return texts(choose_language(wanted, request.headers.get("accept-language")))


def _api_list(schema: dict[str, Any]) -> str:
    """The routes with their parameters, as OpenAPI knows them."""
    parts = ['<p>OpenAPI: <a href="/openapi.json">/openapi.json</a></p>']
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            rows = "".join(
                f"<tr><th scope='row'>{escape(p['name'])}</th>"
                f"<td>{'required' if p['required'] else 'optional'}</td></tr>"
                for p in operation.get("parameters", ())
            )
            parts.append(
                f"<h3>{escape(method.upper())} {escape(path)}</h3>"
                f"<p>{escape(operation.get('description', ''))}</p>"
                + (f"<table class='rq-table'><tbody>{rows}</tbody></table>" if rows else "")
            )
    return "".join(parts)


# -- errors ------------------------------------------------------------------------------------


def _errors(app: FastAPI) -> None:
    @app.exception_handler(ReportqaError)
    def for_people(request: Request, error: ReportqaError) -> Response:
        return _told(request, _status(error), str(error))

    @app.exception_handler(RequestValidationError)
    def wrong_parameters(request: Request, error: RequestValidationError) -> Response:
        lines = [f"{'.'.join(str(x) for x in e['loc'][1:])}: {e['msg']}" for e in error.errors()]
        return _told(request, 400, "; ".join(lines))


def _status(error: ReportqaError) -> int:
    if isinstance(error, PlaceError):
        return 400 if error.malformed else 404
    if isinstance(error, UnknownReportError):
        return 404
    if isinstance(error, SettingsError):
        return 400
    return 503 if isinstance(error, NoLibraryError | LibraryBusyError) else 500


def _told(request: Request, status: int, message: str) -> Response:
    """One clear line: as a page for people, as JSON for programs."""
    if request.url.path.startswith("/source/"):
        return HTMLResponse(error_page(message, _texts(request)), status_code=status)
    return exact_json({"error": message}, status)


# -- the process -------------------------------------------------------------------------------


def serve(
    library: Library,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    listener: socket.socket | None = None,
) -> None:
    """Serve until Ctrl-C, quietly; the address is printed on stdout when the page is ready.

    ``listener`` is a socket from ``take_port`` for callers that had slow work to do first. Raises
    SettingsError where the port is in use.
    """
    taken = listener if listener is not None else take_port(host, port)
    try:
        app = build_app(library)
        listen(taken)
        _run(app, taken, address_of(taken, host))
    finally:
        taken.close()


def _run(app: FastAPI, listener: socket.socket, address: str) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(f"reportqa: {address}  (Ctrl-C 停止 / stops)", flush=True)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # open pages hold streams, and cutting them off would be logged as errors
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            await super().shutdown(sockets)

    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    try:
        Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        print("reportqa: 已停止 / stopped", file=sys.stderr)
