"""The one error of the runtime: something the operator has to know, said in words they can act on."""


class RuntimeFault(Exception):
    """Cannot go on; the message says what happened and what helps."""
