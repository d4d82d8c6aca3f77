#!/bin/sh
# Prints the summary of the article on standard input. curl itself keeps to Retry-After on 429 and 503.
url="${NUTSHELL_URL:-http://127.0.0.1:8000}"
if [ -n "$NUTSHELL_API_KEY" ]; then
    # Through a file descriptor, so that no list of processes shows the key.
    auth="header = \"Authorization: Bearer $NUTSHELL_API_KEY\""
fi
jq --raw-input --slurp '{text: .}' |
    curl --silent --show-error --fail-with-body --retry 5 --max-time 120 --config /dev/fd/3 \
        --header 'Content-Type: application/json' --data-binary @- "$url/v1/summaries" 3<<CONFIG |
$auth
CONFIG
    jq --raw-output '.summary // error(.detail)'
