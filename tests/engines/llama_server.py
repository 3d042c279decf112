"""llama.cpp's own HTTP server, out of the prebuilt package xllamacpp, behind the command line that Ollama and people use.

Flags it knows are obeyed, the rest (graphics cards, caches, user interface) is ignored: none of them changes an answer here.
"""

import os
import signal
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "site-packages"))
import xllamacpp  # noqa: E402

SWITCHES = {
    "--cont-batching", "-cb", "--context-shift", "--embedding", "--embeddings", "--jinja", "--list-devices", "--metrics",
    "--no-context-shift", "--no-jinja", "--no-log-prefix", "--no-log-timestamps", "--no-mmap", "--no-mmproj-offload",
    "--no-slots", "--no-ui", "--no-warmup", "--no-webui", "--offline", "--props", "--slots", "--version",
}


def read_arguments(arguments):
    """Values by flag, and the switches that were given."""
    values, switches = {}, set()
    words = iter(arguments)
    for word in words:
        if word in SWITCHES:
            switches.add(word)
        elif word.startswith("-"):
            values[word] = next(words, "")
    return values, switches


def parameters(values, switches):
    def value(*names, default=None):
        return next((values[name] for name in names if name in values), default)

    chosen = xllamacpp.CommonParams()
    chosen.model.path = value("--model", "-m", default="")
    chosen.hostnames = [value("--host", default="127.0.0.1")]
    chosen.port = int(value("--port", default="8080"))
    chosen.n_ctx = int(value("--ctx-size", "-c", default="0"))
    chosen.n_parallel = int(value("--parallel", "-np", default="1"))
    chosen.n_batch = int(value("--batch-size", "-b", default=chosen.n_batch))
    chosen.n_ubatch = int(value("--ubatch-size", "-ub", default=chosen.n_ubatch))
    threads = value("--threads", "-t")
    if threads:
        chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = int(threads)
    alias = value("--alias", "-a")
    if alias:
        chosen.model_alias = {alias}
    key = value("--api-key")
    if key:
        chosen.api_keys = [key]
    template = value("--chat-template")
    if template:
        chosen.chat_template = template
    pooling = value("--pooling")
    if pooling:
        chosen.pooling_type = getattr(xllamacpp.llama_pooling_type, "LLAMA_POOLING_TYPE_" + pooling.upper())
    ping = value("--sse-ping-interval")
    if ping:
        chosen.sse_ping_interval = int(ping)
    verbosity = value("--log-verbosity", "-lv")
    if verbosity:
        chosen.verbosity = int(verbosity)
    chosen.use_jinja = "--no-jinja" not in switches
    chosen.embedding = bool(switches & {"--embedding", "--embeddings"})
    chosen.ctx_shift = "--context-shift" in switches
    chosen.endpoint_metrics = chosen.endpoint_metrics or "--metrics" in switches
    chosen.endpoint_slots = "--no-slots" not in switches
    chosen.warmup = "--no-warmup" not in switches
    return chosen


def main():
    values, switches = read_arguments(sys.argv[1:])
    if "--version" in switches:
        print("version: xllamacpp", xllamacpp.BUILD_INFO)
        return
    if "--list-devices" in switches:
        print("Available devices:")
        return
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: os._exit(0))
    server = xllamacpp.Server(parameters(values, switches))
    print("main: server is listening on", server.listening_address, file=sys.stderr, flush=True)
    threading.Event().wait()


main()
