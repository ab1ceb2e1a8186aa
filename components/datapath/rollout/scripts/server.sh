#!/usr/bin/env bash
# server.sh HTTP_PORT ECHO_PORT: a process an exchange and none within it. socat reads the request while it answers: closing earlier would
# reset the connection.
printf 'HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n' >/tmp/reply
socat "TCP4-LISTEN:$2,reuseaddr,fork" PIPE &
exec socat "TCP4-LISTEN:$1,reuseaddr,fork,backlog=64" 'OPEN:/tmp/reply,rdonly!!OPEN:/dev/null,wronly'
