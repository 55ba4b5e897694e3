//! The system calls that a decoder may make: everything not on the list fails.
use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
};

use super::spec::Pretence;

/// Under which number the program to execute is opened; the only number from which anything can be executed.
pub(crate) const PROGRAM_DESCRIPTOR: i32 = 1000;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Calls that are harmless with any argument once Landlock guards the paths.
const ALLOWED: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_close,
    libc::SYS_dup,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_fadvise64,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_fstatfs,
    libc::SYS_futex,
    libc::SYS_get_robust_list,
    libc::SYS_getcpu,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_getegid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_lseek,
    libc::SYS_madvise,
    libc::SYS_membarrier,
    libc::SYS_mlock,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_nanosleep,
    libc::SYS_newfstatat,
    libc::SYS_openat,
    libc::SYS_ppoll,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_pwrite64,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_restart_syscall,
    libc::SYS_rseq,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigpending,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_yield,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_sigaltstack,
    libc::SYS_statx,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    libc::SYS_write,
    libc::SYS_writev,
];

/// Older forms of the same calls, which only some processors have.
#[cfg(target_arch = "x86_64")]
const ALLOWED_HERE: &[i64] = &[
    libc::SYS_access,
    libc::SYS_arch_prctl,
    libc::SYS_getrlimit,
    libc::SYS_gettimeofday,
    libc::SYS_lstat,
    libc::SYS_open,
    libc::SYS_poll,
    libc::SYS_readlink,
    libc::SYS_stat,
    libc::SYS_time,
];
#[cfg(not(target_arch = "x86_64"))]
const ALLOWED_HERE: &[i64] = &[libc::SYS_faccessat, libc::SYS_readlinkat];

fn when(conditions: &[(u8, SeccompCmpArgLen, SeccompCmpOp, u64)]) -> Result<SeccompRule, seccompiler::BackendError> {
    SeccompRule::new(
        conditions
            .iter()
            .map(|(index, len, op, value)| SeccompCondition::new(*index, len.clone(), op.clone(), *value))
            .collect::<Result<_, _>>()?,
    )
}

/// The allow-list for a process with this id.
fn allow_list(own_pid: u32) -> Result<Rules, seccompiler::BackendError> {
    use SeccompCmpArgLen::{Dword, Qword};
    use SeccompCmpOp::{Eq, MaskedEq};
    let mut rules: Rules = ALLOWED.iter().chain(ALLOWED_HERE).map(|call| (*call, Vec::new())).collect();
    let thread = libc::CLONE_THREAD as u64;
    let (write, execute) = (libc::PROT_WRITE as u64, libc::PROT_EXEC as u64);
    // A new thread, never a new process.
    rules.insert(libc::SYS_clone, vec![when(&[(0, Qword, MaskedEq(thread), thread)])?]);
    // Memory is writable or executable, never both; nothing becomes executable later.
    rules.insert(
        libc::SYS_mmap,
        vec![when(&[(2, Dword, MaskedEq(write), 0)])?, when(&[(2, Dword, MaskedEq(execute), 0)])?],
    );
    rules.insert(libc::SYS_mprotect, vec![when(&[(2, Dword, MaskedEq(execute), 0)])?]);
    // Only to name a thread.
    rules.insert(libc::SYS_prctl, vec![when(&[(0, Dword, Eq, libc::PR_SET_NAME as u64)])?]);
    // Reading limits, not setting them.
    rules.insert(libc::SYS_prlimit64, vec![when(&[(0, Dword, Eq, 0), (2, Qword, Eq, 0)])?]);
    // abort() signals itself; nobody else.
    rules.insert(libc::SYS_tgkill, vec![when(&[(0, Dword, Eq, u64::from(own_pid))])?]);
    // The one program, by its descriptor.
    let (program, empty_path) = (PROGRAM_DESCRIPTOR as u64, libc::AT_EMPTY_PATH as u64);
    rules.insert(libc::SYS_execveat, vec![when(&[(0, Dword, Eq, program), (4, Dword, Eq, empty_path)])?]);
    Ok(rules)
}

fn program(rules: Rules, otherwise: SeccompAction, then: SeccompAction) -> Result<BpfProgram, String> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(|e| e.to_string())?;
    SeccompFilter::new(rules, otherwise, then, arch).and_then(BpfProgram::try_from).map_err(|e| e.to_string())
}

/// Makes calls fail as on a kernel that does not know them.
fn absent(calls: &[i64]) -> Result<BpfProgram, String> {
    let rules = calls.iter().map(|call| (*call, Vec::new())).collect();
    program(rules, SeccompAction::Allow, SeccompAction::Errno(libc::ENOSYS as u32))
}

/// Puts the filter over this process and all that it becomes.
pub(crate) fn apply() -> Result<(), String> {
    // clone3 hides its flags in memory where no filter can see them. It fails as an unknown call, upon which the
    // C library falls back to clone; a plain refusal would make it give up. Of two filters the stricter answer holds.
    let no_clone3 = absent(&[libc::SYS_clone3])?;
    let mut rules = allow_list(std::process::id()).map_err(|e| e.to_string())?;
    rules.insert(libc::SYS_clone3, Vec::new());
    let list = program(rules, SeccompAction::Errno(libc::EPERM as u32), SeccompAction::Allow)?;
    seccompiler::apply_filter(&no_clone3).map_err(|e| e.to_string())?;
    seccompiler::apply_filter(&list).map_err(|e| e.to_string())
}

/// Takes a part of the kernel away, so that a test can see what happens on a machine without it.
pub(crate) fn pretend(what: Pretence) -> Result<(), String> {
    let calls: &[i64] = match what {
        Pretence::NoLandlock => {
            &[libc::SYS_landlock_create_ruleset, libc::SYS_landlock_add_rule, libc::SYS_landlock_restrict_self]
        }
        Pretence::NoSeccomp => &[libc::SYS_seccomp],
    };
    seccompiler::apply_filter(&absent(calls)?).map_err(|e| e.to_string())
}
