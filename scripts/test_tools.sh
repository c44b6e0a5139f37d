#!/usr/bin/env bash
# What the tests use and PyPI does not have: Debian's Chromium, a Japanese font, Mosquitto with its clients, and with "sql" PostgreSQL 15.
# As root they are installed where absent; otherwise the message says what the tests will skip.
set -u
wanted=()
[ -x /usr/bin/chromium ] || wanted+=(chromium)
fc-list 2>/dev/null | grep -q -i -E 'noto.*cjk|ipaex' || wanted+=(fontconfig fonts-noto-cjk)
[ -x /usr/sbin/mosquitto ] || wanted+=(mosquitto)
[ -x /usr/bin/mosquitto_pub ] || wanted+=(mosquitto-clients)
if [ "${1:-}" = sql ] && [ ! -x /usr/lib/postgresql/15/bin/postgres ]; then wanted+=(postgresql-15); fi
[ ${#wanted[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    # Debian's package would start a cluster of its own; only its programs are wanted.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -q --no-install-recommends "${wanted[@]}" >/dev/null 2>&1 && exit 0
    apt-get update -q >/dev/null 2>&1
    apt-get install -y -q --no-install-recommends "${wanted[@]}" >/dev/null && exit 0
fi
echo "oirase: ${wanted[*]} がないため、これを使うテストは理由を示して省かれます。apt install ${wanted[*]}" >&2
echo "oirase: without ${wanted[*]} the tests that use them are skipped and say so. apt install ${wanted[*]}" >&2
exit 0
