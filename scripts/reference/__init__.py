"""The pages of docs/reference, each made from the code by a function of its own."""
