# Two commands: `make demo` shows the whole line running, `make test` proves it. Both set up what they need.
.PHONY: demo test check drill set-up-demo set-up-test clean

demo: set-up-demo
	@.venv/bin/dazor demo $(ARGS)

test: set-up-test check
	@.venv/bin/python -m pytest -n 2 --dist loadgroup $(ARGS)

# The form of the house: style, types, who may import whom. Seconds, not minutes.
check: set-up-test
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/vulture
	@.venv/bin/codespell README.md SECURITY.md CHANGELOG.md docs

# Seize the running house: 1,000 planted senders, uploads of 95 s, then every fault built in. Half an hour; root for raw disk and memory.
drill: set-up-demo
	@.venv/bin/dazor drill --senders 1000 --full --teeth $(ARGS)

set-up-demo:
	@python3 tools/set_up.py demo

set-up-test:
	@python3 tools/set_up.py test

clean:
	rm -rf .venv node_modules demo-data src/dazor/*/built
