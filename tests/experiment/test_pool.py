"""A pool that outlives its workers: killed ones are replaced, their jobs done again."""

import math
import os
import signal
import time
from concurrent.futures import wait

import pytest

from supplysim.experiment.pool import Pool, WorkerLostError


@pytest.fixture(scope="module")
def pool():
    with Pool(2) as made:
        yield made


def test_results_and_errors_come_back(pool):
    assert [pool.submit(math.sqrt, n).result() for n in (4, 9)] == [2.0, 3.0]
    with pytest.raises(ValueError, match="math domain"):
        pool.submit(math.sqrt, -1).result()


def test_what_a_job_prints_does_not_disturb_the_answers(pool):
    assert pool.submit(print, "hello").result() is None
    assert pool.submit(os.getpid).result() in pool.process_ids


def test_an_answer_that_cannot_travel_is_an_error(pool):
    with pytest.raises(RuntimeError, match="cannot be sent"):
        pool.submit(open, os.devnull).result()


def test_a_job_that_cannot_be_sent_is_an_error_of_its_own(pool):
    assert pool.submit(lambda: 1).exception() is not None
    assert pool.submit(math.sqrt, 4).result() == 2.0


def test_the_job_of_a_killed_worker_is_done_by_another(pool):
    jobs = [pool.submit(time.sleep, 0.4) for _ in range(4)]
    while not any(job.running() for job in jobs) or not pool.process_ids:
        time.sleep(0.01)
    time.sleep(0.1)
    os.kill(pool.process_ids[0], signal.SIGTERM)
    assert [job.result() for job in jobs] == [None] * 4


def test_a_job_that_kills_its_workers_fails_alone(pool):
    bad = pool.submit(os._exit, 3)
    good = [pool.submit(math.sqrt, n) for n in range(20)]
    assert isinstance(bad.exception(), WorkerLostError)
    assert [job.result() for job in good] == [math.sqrt(n) for n in range(20)]


def test_shutting_down_without_waiting_ends_long_jobs_at_once():
    made = Pool(1)
    running, waiting = made.submit(time.sleep, 600), made.submit(time.sleep, 600)
    while not running.running():
        time.sleep(0.01)
    made.shutdown(wait=False, cancel_futures=True)
    assert waiting.cancelled()
    assert wait([running], timeout=30).not_done == set()
    with pytest.raises(RuntimeError, match="shut down"):
        made.submit(math.sqrt, 1)
