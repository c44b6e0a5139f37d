"""Quality control by the tests of QARTOD, with its flags."""
