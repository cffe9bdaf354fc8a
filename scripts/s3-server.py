"""moto's S3 with conditional writes that are atomic, as those of S3 are: moto looks for the object and stores it without a lock in between.

python s3-server.py PORT
"""

import io
import os
import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

port = int(sys.argv[1])
os.environ["MOTO_PORT"] = str(port)
moto = DomainDispatcherApplication(create_backend_app)
moto.debug = True
one_at_a_time = threading.Lock()


def server(environ, start_response):
    if environ["REQUEST_METHOD"] == "GET":
        return moto(environ, start_response)
    length = environ.get("CONTENT_LENGTH")
    if length:  # read here, because a client may take its time to send it
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(length)))
    with one_at_a_time:
        return list(moto(environ, start_response))


run_simple("127.0.0.1", port, server, threaded=True, request_handler=MotoRequestHandler)
