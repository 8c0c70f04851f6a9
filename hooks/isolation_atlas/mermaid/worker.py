"""A program that runs merman for one request after another, each with a limit of time and of memory.

merman looks at no clock within a step of its layout, and a few lines may keep it busy for minutes or take all memory.
No thread can be ended then, but a process can: past a limit the system ends this one, and its parent starts another.

It imports nothing of the project, so that it starts quickly. A request is a line of JSON with the name of the
operation, the source, and the options; the answer is a line with the data, or with the message and the code of an
error, and with the seconds that it took.
"""

import json
import signal
import sys
import time
from contextlib import suppress
from typing import Any

import merman


def main() -> None:
    """Answer requests until there are no more. The arguments are the most seconds of each, and the most bytes."""
    seconds, size = float(sys.argv[1]), int(sys.argv[2])
    _limit_memory(size)
    engine = merman.Merman()
    for line in sys.stdin:
        operation, source, options = json.loads(line)
        begun = time.process_time()
        answer = _run(engine, operation, source, options, seconds)
        sys.stdout.write(json.dumps({**answer, "seconds": time.process_time() - begun}) + "\n")
        sys.stdout.flush()


def _run(engine: Any, operation: str, source: str, options: dict[str, Any], seconds: float) -> dict[str, str]:
    timer = getattr(signal, "setitimer", None)
    request = merman.MermanOperationRequestV4(
        operation_id=operation,
        source=source,
        uri=None,
        options_json=json.dumps({"version": 2, **options}),
        # Windows has no timer of the processor, so there merman looks at the clock, where it does.
        control=None if timer else merman.MermanOperationControl(int(seconds * 1000)),
    )
    if timer:
        timer(signal.ITIMER_PROF, seconds)  # nobody handles its signal, so it ends the process
    try:
        return {"data": engine.execute(request).data.decode()}
    except merman.MermanError as error:
        return {"message": str(getattr(error, "message", error)), "code": error.code_name}
    finally:
        if timer:
            timer(signal.ITIMER_PROF, 0)


def _limit_memory(size: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limit, and macOS may refuse it
        import resource  # noqa: PLC0415 - Unix alone has it

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


if __name__ == "__main__":
    main()
