import type { FC } from "hono/jsx";
import type { Role } from "../../src/core/ports.ts";
import { IconButton, Say, type Told } from "./parts.tsx";
import type { Word } from "./words.ts";

const ROLES: readonly Role[] = ["chair", "organizer", "officer", "scrutineer", "admin"];

const Head: FC<{ readonly word: Word; readonly told: Told }> = ({ word, told }) => (
  <header>
    <h2 id={`${word}-title`}>
      <Say word={word} told={told} />
    </h2>
    <IconButton class="closer" icon="close" word="close" told={told} />
  </header>
);

const Foot: FC<{ readonly word: Word; readonly told: Told }> = ({ word, told }) => (
  <footer>
    <p class="problem" role="alert" />
    <button type="button" class="soft closer">
      <Say word="cancel" told={told} />
    </button>
    <button type="submit" class="primary">
      <Say word={word} told={told} />
    </button>
  </footer>
);

const SwitchDialog: FC<{ readonly told: Told }> = ({ told }) => (
  <dialog id="switch-dialog" aria-labelledby="switchPerson-title">
    <Head word="switchPerson" told={told} />
    <p class="hint">
      <Say word="switchHint" told={told} />
    </p>
    <input
      id="search"
      type="search"
      autocomplete="off"
      data-word-placeholder="searchPerson"
      data-word-label="searchPerson"
      aria-label={told("searchPerson")}
      placeholder={told("searchPerson")}
    />
    <ul id="people" class="people-list" />
  </dialog>
);

const PersonDialog: FC<{ readonly told: Told }> = ({ told }) => (
  <dialog id="person-dialog" aria-labelledby="addPerson-title">
    <form autocomplete="off">
      <Head word="addPerson" told={told} />
      <label class="field">
        <Say word="name" told={told} />
        <input name="name" required maxlength={200} dir="auto" />
      </label>
      <label class="field">
        <Say word="unit" told={told} />
        <input
          name="unit"
          maxlength={200}
          dir="auto"
          list="units"
          data-word-placeholder="unitHint"
          placeholder={told("unitHint")}
        />
        <datalist id="units" />
      </label>
      <fieldset class="ticks">
        <legend>
          <Say word="roles" told={told} />
        </legend>
        {ROLES.map((role) => (
          <label>
            <input type="checkbox" name="role" value={role} />
            <Say word={role} told={told} />
          </label>
        ))}
      </fieldset>
      <Foot word="add" told={told} />
    </form>
  </dialog>
);

const GroupDialog: FC<{ readonly told: Told }> = ({ told }) => (
  <dialog id="group-dialog" aria-labelledby="addGroup-title">
    <form autocomplete="off">
      <Head word="addGroup" told={told} />
      <label class="field">
        <Say word="groupName" told={told} />
        <input name="name" required maxlength={200} dir="auto" />
      </label>
      <fieldset class="ticks members">
        <legend>
          <Say word="groupMembers" told={told} />
        </legend>
        <div id="members" />
      </fieldset>
      <Foot word="create" told={told} />
    </form>
  </dialog>
);

export const Dialogs: FC<{ readonly told: Told }> = ({ told }) => (
  <>
    <SwitchDialog told={told} />
    <PersonDialog told={told} />
    <GroupDialog told={told} />
  </>
);
