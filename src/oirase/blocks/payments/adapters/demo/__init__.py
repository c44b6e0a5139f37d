"""A simulated provider and terminal, for demonstrations and tests: off under production settings, labelled on every screen.

They keep a book of their own (`DemoOrder`), so that reconciling has two sides. `provider` and `terminal` are the adapters, `book` is what
happens in their house.
"""
