#!/usr/bin/env bash
# Makes .venv-peers from its hashed list: software to measure against. Without it those measurements are skipped, and say so.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv-peers/bin/python ] || .venv/bin/python -m venv .venv-peers
VIRTUAL_ENV=$PWD/.venv-peers .venv/bin/uv pip install -q --no-config --require-hashes -r requirements/peers.txt
