# Two commands a newcomer needs: `make up` and `make test`. Everything else is here so that nobody has to remember it.
.DEFAULT_GOAL := help
.PHONY: help up dev test test-fast test-faults check format peers lock new-system reference clean
PY := .venv/bin/python
WORKERS ?= auto
ARGS ?=

help: ## この一覧 / this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

up: ## 環境を整えて起動 / install what is missing, then run on http://localhost:8000 (PORT, OIRASE_DATA, OIRASE_DEMO=0)
	@scripts/bootstrap.sh base
	@.venv/bin/oirase up $(ARGS)

dev: ## 変更がすぐ映る開発用の起動 / like up, and changed source shows at the next request
	@scripts/bootstrap.sh dev
	@exec env OIRASE_DEBUG=1 .venv/bin/oirase up $(ARGS)

test: ## すべてのテスト / all tests (ARGS="-k name" narrows)
	@scripts/test_tools.sh
	@scripts/bootstrap.sh dev
	@$(PY) -m pytest -q -n $(WORKERS) --dist loadgroup $(ARGS)

test-fast: ## 変更に関わるテストだけ / tests of what changed and of what imports it
	@scripts/bootstrap.sh dev
	@$(PY) scripts/select_tests.py | xargs -d "\n" -r $(PY) -m pytest -q -n $(WORKERS) --dist loadgroup -m "not slow and not journey" $(ARGS)

test-faults: ## 故障の試験を長く（100回の強制停止） / faults at length: a hundred random kills under load (minutes)
	@scripts/test_tools.sh
	@scripts/bootstrap.sh dev
	@OIRASE_TEST_KILLS=$${OIRASE_TEST_KILLS:-100} $(PY) -m pytest -q -s tests/faults $(ARGS)

check: ## 書式・型・輸入の向き・テンプレート / style, types, import directions, templates
	@scripts/bootstrap.sh dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy src/oirase
	.venv/bin/lint-imports
	.venv/bin/djlint src --lint --quiet

format: ## 書式を整える / put style and imports into shape
	@scripts/bootstrap.sh dev
	$(PY) -m ruff check --fix --exit-zero --quiet .
	$(PY) -m ruff format --quiet .

peers: ## 計測で比べる相手を入れる / software that `oirase bench` measures against
	@scripts/bootstrap.sh base
	@scripts/peers.sh

lock: ## 依存の版とハッシュを作り直す / renew the hashed requirement lists
	@scripts/bootstrap.sh dev
	scripts/lock.sh

new-system: ## 新しいシステムの骨組み / skeleton of a new system (ARGS="business/example")
	@scripts/bootstrap.sh dev
	@$(PY) scripts/new_system.py $(ARGS)
	@$(PY) -m scripts.build_reference

reference: ## コードから docs/reference を作る / write docs/reference from the code
	@scripts/bootstrap.sh dev
	@$(PY) -m scripts.build_reference

clean: ## 生成物を消す（データ var/ は残す） / remove what was made, keep the data in var/
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
