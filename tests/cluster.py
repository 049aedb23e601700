"""A Dask cluster of two workers: `python tests/cluster.py` prints its address and their process ids, until its end."""

from __future__ import annotations

import json
import os
import sys

from distributed import LocalCluster

if __name__ == "__main__":
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=50
        ) as cluster,
        cluster.get_client() as client,
    ):
        print(json.dumps([cluster.scheduler_address, *client.run(os.getpid).values()]), flush=True)
        sys.stdin.read()
