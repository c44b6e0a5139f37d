#!/usr/bin/env bash
# Compiles the .in lists into hashed lists. No address is written: where packages come from is the machine's business.
set -euo pipefail
cd "$(dirname "$0")/.."
for each in uv base dev peers node; do
    .venv/bin/uv pip compile -q --no-config --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
        --custom-compile-command 'make lock' -o "requirements/$each.txt" "requirements/$each.in"
done
npm install --package-lock-only --silent --no-audit --no-fund
