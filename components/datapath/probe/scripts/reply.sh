#!/usr/bin/env bash
# Answers one HTTP request with who answers and whom it sees. Reads the request first: closing earlier would reset the connection.
#
# Environment: NODE_NAME; SOCAT_PEERADDR, of socat.
while IFS= read -r line && [ -n "${line%$'\r'}" ]; do :; done
printf 'HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nserver=%s client=%s\n' "$NODE_NAME" "$SOCAT_PEERADDR"
