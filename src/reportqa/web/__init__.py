"""The web application: chat, permanent addresses of citations, HTTP API."""
