export { findHeads, type Party, type PartyError, readHeads } from "./people-heads.ts";
export { findCompanions, findNames, type Names, readNames } from "./people-names.ts";
