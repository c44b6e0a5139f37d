"""The science of the sea watch as pure functions: numbers in, numbers out, every limit an argument."""
