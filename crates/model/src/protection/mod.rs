//! What must not be seen by everyone: values that show a stand-in, and where their clear form is locked away.
mod envelope;
mod guard;
mod protected;
mod public_address;

pub use envelope::{Compartment, Envelope, Guarded, RecordName};
pub use protected::{Protected, Seal};
pub use public_address::PublicAddress;
