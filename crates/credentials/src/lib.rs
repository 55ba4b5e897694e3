//! Encryption of what must stay hidden, provenance signatures, time-stamps. It knows no case.
