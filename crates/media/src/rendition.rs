//! One file that ffmpeg writes into a pipe, taken up as it comes.
use std::io::{self, Read, Write};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use model::FailureKind;

use crate::failure::{decoder_failure, failure};
use crate::pass::PassError;
use crate::sandbox::{Job, Launcher};

/// Runs a job with one pipe and hands on what comes out of it; after an error what was written is to be thrown away.
pub(crate) fn streamed(job: &Job<'_>, launcher: &Launcher, mut out: Box<dyn Write + Send>) -> Result<(), PassError> {
    let limits = job.limits;
    let mut running = launcher.start(job)?;
    running.wait_for_walls()?;
    let mut pipe = running.outputs.remove(0);
    let (sender, receiver) = mpsc::channel();
    let writer = thread::spawn(move || -> io::Result<u64> {
        let mut block = vec![0; 1 << 18];
        let mut bytes = 0;
        loop {
            let count = pipe.read(&mut block)?;
            if count == 0 {
                out.flush()?;
                return Ok(bytes);
            }
            out.write_all(&block[..count])?;
            bytes += count as u64;
            // Nobody listens any more once time is up.
            let _ = sender.send(());
        }
    });
    let start = Instant::now();
    let overtime = loop {
        // It comes in bursts; the stall is measured between them.
        match receiver.recv_timeout(Duration::from_secs(limits.stall_secs.max(1))) {
            Err(mpsc::RecvTimeoutError::Disconnected) => break false,
            Ok(()) if start.elapsed().as_secs() < limits.wall_secs => (),
            _ => break true,
        }
    };
    if overtime {
        running.kill();
    }
    let written = writer.join().map_err(|_| io::Error::other("the writer of the copy panicked"))??;
    let ended = running.finish(Duration::from_secs(10));
    if overtime {
        let what = format!("making the copy took longer than the limit of {} s, or stalled", limits.wall_secs);
        return Err(failure(FailureKind::TimeLimit, what, "raise the time limit and ask again").into());
    }
    if written == 0 || !ended.success() {
        return Err(decoder_failure(&ended, limits).into());
    }
    Ok(())
}
