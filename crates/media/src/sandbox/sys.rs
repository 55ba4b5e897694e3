//! The few calls of the operating system that the standard library does not offer: the only unsafe code of this crate.
#![allow(unsafe_code, reason = "process limits, descriptors and execveat have no safe form in the standard library")]

use std::ffi::{CString, OsStr};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

fn check(result: libc::c_int) -> io::Result<()> {
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Gives the child of `command` these descriptors under the stated numbers; everything else stays closed to it.
pub(crate) fn inherit(command: &mut Command, descriptors: Vec<(OwnedFd, RawFd)>) -> io::Result<()> {
    // Moved out of the way first, so that no target number is overwritten while still needed as a source.
    let floor = descriptors.iter().map(|(_, target)| *target).max().unwrap_or(2) + 1;
    let mut moved = Vec::with_capacity(descriptors.len());
    for (source, target) in descriptors {
        // SAFETY: fcntl on a descriptor we own; the result is checked before it is owned.
        let high = unsafe { libc::fcntl(source.as_raw_fd(), libc::F_DUPFD_CLOEXEC, floor) };
        check(high)?;
        // SAFETY: `high` is a fresh descriptor that nothing else owns.
        moved.push((unsafe { OwnedFd::from_raw_fd(high) }, target));
    }
    // SAFETY: between fork and exec only dup2 is called, which is async-signal-safe; nothing is allocated.
    unsafe {
        command.pre_exec(move || {
            for (source, target) in &moved {
                check(libc::dup2(source.as_raw_fd(), *target))?;
            }
            Ok(())
        });
    }
    Ok(())
}

/// Asks for a larger pipe; a system that refuses leaves it as it is.
pub(crate) fn widen_pipe(pipe: &impl AsRawFd, bytes: i32) {
    // SAFETY: fcntl on an open descriptor with an integer argument.
    unsafe { libc::fcntl(pipe.as_raw_fd(), libc::F_SETPIPE_SZ, bytes) };
}

/// Kills every process of a group.
pub(crate) fn kill_group(leader: u32) {
    if let Ok(leader) = libc::pid_t::try_from(leader)
        && leader > 1
    {
        // SAFETY: a signal to the group that this crate itself started.
        unsafe { libc::kill(-leader, libc::SIGKILL) };
    }
}

/// Marks every descriptor from `first` on to be closed at the next exec.
pub(crate) fn close_on_exec_from(first: RawFd) -> io::Result<()> {
    // SAFETY: close_range with CLOEXEC only changes flags.
    let result = unsafe {
        libc::syscall(libc::SYS_close_range, first as libc::c_uint, libc::c_uint::MAX, libc::CLOSE_RANGE_CLOEXEC)
    };
    if result == 0 {
        return Ok(());
    }
    for descriptor in first..1024 {
        // SAFETY: setting a flag on a descriptor number; a number that is not open is an error we ignore.
        unsafe { libc::fcntl(descriptor, libc::F_SETFD, libc::FD_CLOEXEC) };
    }
    Ok(())
}

/// Takes an inherited descriptor into ownership; `None` if it is not open.
pub(crate) fn inherited(descriptor: RawFd) -> Option<OwnedFd> {
    // SAFETY: F_GETFD only asks; the descriptor was handed to this process by its parent and nothing else owns it.
    unsafe {
        (libc::fcntl(descriptor, libc::F_GETFD) != -1).then(|| {
            libc::fcntl(descriptor, libc::F_SETFD, libc::FD_CLOEXEC);
            OwnedFd::from_raw_fd(descriptor)
        })
    }
}

/// Dies with the parent, gains no privileges, leaves no core dump, cannot be read by others of the same user.
pub(crate) fn harden() -> io::Result<()> {
    // SAFETY: prctl with integer arguments.
    unsafe {
        check(libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as libc::c_ulong, 0, 0, 0))?;
        check(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1 as libc::c_ulong, 0, 0, 0))?;
        check(libc::prctl(libc::PR_SET_DUMPABLE, 0 as libc::c_ulong, 0, 0, 0))
    }
}

/// A resource to limit.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Resource {
    AddressSpace,
    Data,
    CpuSeconds,
    FileBytes,
    Descriptors,
    Core,
}

/// Sets soft and hard limit to the same value, or to the present hard limit where that is lower.
pub(crate) fn limit(resource: Resource, value: u64) -> io::Result<()> {
    let resource = match resource {
        Resource::AddressSpace => libc::RLIMIT_AS,
        Resource::Data => libc::RLIMIT_DATA,
        Resource::CpuSeconds => libc::RLIMIT_CPU,
        Resource::FileBytes => libc::RLIMIT_FSIZE,
        Resource::Descriptors => libc::RLIMIT_NOFILE,
        Resource::Core => libc::RLIMIT_CORE,
    };
    let mut present = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: both calls get a valid pointer to a structure that outlives them.
    unsafe {
        check(libc::getrlimit(resource, &mut present))?;
        let value = value.min(present.rlim_max);
        check(libc::setrlimit(resource, &libc::rlimit { rlim_cur: value, rlim_max: value }))
    }
}

/// Replaces this process by an opened program, which closes on the way; returns only on failure.
pub(crate) fn exec_descriptor(program: RawFd, args: &[impl AsRef<OsStr>], environment: &[&str]) -> io::Error {
    let strings = |texts: Vec<&[u8]>| texts.into_iter().map(CString::new).collect::<Result<Vec<_>, _>>();
    let args = strings(args.iter().map(|arg| arg.as_ref().as_bytes()).collect());
    let environment = strings(environment.iter().map(|text| text.as_bytes()).collect());
    let (Ok(args), Ok(environment)) = (args, environment) else {
        return io::Error::new(io::ErrorKind::InvalidInput, "an argument contains a zero byte");
    };
    let pointers = |texts: &[CString]| texts.iter().map(|t| t.as_ptr()).chain([std::ptr::null()]).collect::<Vec<_>>();
    let (args, environment) = (pointers(&args), pointers(&environment));
    // SAFETY: both arrays end in a null pointer and point to strings that live until the call returns, if it does.
    unsafe {
        libc::syscall(
            libc::SYS_execveat,
            program,
            c"".as_ptr(),
            args.as_ptr(),
            environment.as_ptr(),
            libc::AT_EMPTY_PATH,
        );
    }
    io::Error::last_os_error()
}

/// Moves an open file to a stated descriptor number that closes at exec.
pub(crate) fn move_to(file: OwnedFd, number: RawFd) -> io::Result<()> {
    // SAFETY: dup3 on an owned descriptor to a number that this single-threaded process has reserved.
    check(unsafe { libc::dup3(file.as_raw_fd(), number, libc::O_CLOEXEC) })
}

/// A system call that a sandboxed process must not succeed with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Call {
    Fork,
    ExecutePath,
    ExecuteDescriptor,
    MemoryFile,
    ExecutableMemory,
    Trace(u32),
    ReadMemoryOf(u32),
    Signal(u32),
    Mount,
    Unshare,
    Bpf,
    IoUring,
    PerfEvents,
    LiftLimits,
    BecomeDumpable,
}

/// Tries one forbidden call for the self-test.
pub(crate) fn attempt(call: Call) -> io::Result<i64> {
    let null = std::ptr::null::<u8>();
    let shell = c"/bin/sh".as_ptr();
    let mut buffer = [0u8; 8];
    let here = libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() };
    let there = libc::iovec { iov_base: std::ptr::dangling_mut::<u8>().cast(), iov_len: buffer.len() };
    let lifted = libc::rlimit { rlim_cur: 1 << 20, rlim_max: 1 << 20 };
    // SAFETY: each call has arguments that are valid or that the kernel rejects; a child made against expectation
    // leaves at once.
    let result = unsafe {
        match call {
            Call::Fork => {
                let pid = libc::syscall(libc::SYS_clone, libc::SIGCHLD as libc::c_ulong, 0, 0, 0, 0);
                if pid == 0 {
                    libc::_exit(0);
                }
                pid
            }
            Call::ExecutePath => {
                let args = [shell, c"-c".as_ptr(), c"true".as_ptr(), std::ptr::null()];
                libc::syscall(libc::SYS_execve, shell, args.as_ptr(), null)
            }
            Call::ExecuteDescriptor => {
                let args = [shell, std::ptr::null()];
                let file = libc::open(shell, libc::O_PATH);
                libc::syscall(libc::SYS_execveat, file, c"".as_ptr(), args.as_ptr(), null, libc::AT_EMPTY_PATH)
            }
            Call::MemoryFile => libc::syscall(libc::SYS_memfd_create, c"x".as_ptr(), 0),
            Call::ExecutableMemory => {
                let all = libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC;
                libc::mmap(std::ptr::null_mut(), 4096, all, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0) as i64
            }
            Call::Trace(pid) => libc::syscall(libc::SYS_ptrace, libc::PTRACE_ATTACH, pid, 0, 0),
            Call::ReadMemoryOf(pid) => libc::syscall(libc::SYS_process_vm_readv, pid, &here, 1, &there, 1, 0),
            Call::Signal(pid) => libc::syscall(libc::SYS_kill, pid, libc::SIGCONT),
            Call::Mount => {
                libc::syscall(libc::SYS_mount, c"none".as_ptr(), c"/mnt".as_ptr(), c"tmpfs".as_ptr(), 0, null)
            }
            Call::Unshare => libc::syscall(libc::SYS_unshare, libc::CLONE_NEWUSER),
            Call::Bpf => libc::syscall(libc::SYS_bpf, 0, null, 0),
            Call::IoUring => libc::syscall(libc::SYS_io_uring_setup, 1, null),
            Call::PerfEvents => libc::syscall(libc::SYS_perf_event_open, null, 0, -1, -1, 0),
            Call::LiftLimits => libc::syscall(libc::SYS_prlimit64, 0, libc::RLIMIT_NOFILE, &lifted, null),
            Call::BecomeDumpable => i64::from(libc::prctl(libc::PR_SET_DUMPABLE, 1 as libc::c_ulong, 0, 0, 0)),
        }
    };
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// Makes a file over the size limit an error instead of a signal.
pub(crate) fn ignore_file_size_signal() {
    // SAFETY: changes the disposition of one signal of this process.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
}
