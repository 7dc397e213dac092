"""
The Admin API over HTTP: implements `ports.AdminApi`.

`transport.py` is the only module that knows HTTP; one file per API object says which calls there are and
turns their JSON into model values; `cached/` answers single questions from whole listings. Nothing here knows Pulumi or the Console.
"""
