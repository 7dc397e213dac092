"""Lets the validator of FOCUS judge the file that `claude-admin audit -o focus:FILE` writes (`make test-focus`)."""
