//! Which files a decoder may see: its own libraries, the one input, and a scratch folder if it is given one.
use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope,
};

use super::spec::{Program, Spec};

/// Where the dynamic loader and the libraries of a system lie; those that exist are readable.
const LIBRARIES: &[&str] = &[
    #[cfg(target_arch = "x86_64")]
    "/usr/lib/x86_64-linux-gnu",
    #[cfg(target_arch = "aarch64")]
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
];

/// Where the libraries lie on a system without a folder for each processor.
const LIBRARIES_OTHERWISE: &[&str] = &["/usr/lib"];

/// The dynamic loader, which the kernel executes together with the program.
const LOADERS: &[&str] = &[
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
];

/// Restricts this process to what the spec names.
///
/// File rights are a hard requirement (Landlock's first version has all that counts here); the network and the
/// scoping of signals are added where the kernel knows them, and refused by the system call filter anyway.
pub(crate) fn apply(spec: &Spec) -> Result<(), String> {
    restrict(spec).map_err(|e| e.to_string())?.then_some(()).ok_or_else(|| "the rules were only partly enforced".into())
}

fn restrict(spec: &Spec) -> Result<bool, landlock::RulesetError> {
    let read = BitFlags::from(AccessFs::ReadFile);
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V9))?
        .handle_access(AccessNet::from_all(ABI::V9))?
        .scope(Scope::from_all(ABI::V9))?
        .create()?
        .set_compatibility(CompatLevel::HardRequirement);
    let mut allow = |path: &Path, access: BitFlags<AccessFs>| -> Result<(), landlock::RulesetError> {
        if let Ok(descriptor) = PathFd::new(path) {
            (&mut ruleset).add_rule(PathBeneath::new(descriptor, access))?;
        }
        Ok(())
    };
    let found = |paths: &'static [&'static str]| paths.iter().map(Path::new).filter(|path| path.exists());
    if let Program::Execute(program) = &spec.program {
        allow(Path::new(program), read | AccessFs::Execute)?;
        found(LOADERS).try_for_each(|path| allow(path, read | AccessFs::Execute))?;
        found(LIBRARIES).try_for_each(|path| allow(path, read))?;
        if !LIBRARIES[..2].iter().any(|path| Path::new(path).is_dir()) {
            found(LIBRARIES_OTHERWISE).try_for_each(|path| allow(path, read))?;
        }
    }
    if let Some(input) = &spec.input {
        allow(Path::new(input), read)?;
    }
    if let Some(beside) = &spec.beside {
        allow(Path::new(beside), read)?;
    }
    if let Some(scratch) = &spec.scratch {
        allow(Path::new(scratch), read | AccessFs::WriteFile | AccessFs::MakeReg)?;
    }
    let status = ruleset.restrict_self()?;
    // `PartiallyEnforced` means that only newer, optional rights were unknown: the hard requirements held or failed.
    Ok(status.no_new_privs && status.ruleset != RulesetStatus::NotEnforced)
}
