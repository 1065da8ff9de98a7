/** The components of card JSON 2.0 and the properties each may have; anything else is refused (§3.3). */

const EVERYWHERE = ["tag", "element_id", "margin"];
const LAYOUT = ["direction", "padding", "horizontal_spacing", "vertical_spacing", "horizontal_align", "vertical_align"];
const SELECT = [
  "type",
  "name",
  "required",
  "disabled",
  "placeholder",
  "width",
  "options",
  "behaviors",
  "confirm",
  "initial_index",
  "initial_option",
  "selected_values",
];
const PICKER = ["name", "required", "disabled", "placeholder", "width", "behaviors", "confirm"];

const PARTS: Readonly<Record<string, readonly string[]>> = {
  column_set: [...LAYOUT, "flex_mode", "background_style", "columns", "action"],
  column: [...LAYOUT, "background_style", "width", "weight", "elements", "action"],
  form: [...LAYOUT, "name", "elements", "confirm"],
  interactive_container: [
    ...LAYOUT,
    ...["width", "height", "background_style", "has_border", "border_color", "corner_radius", "behaviors"],
    ...["disabled", "disabled_tips", "hover_tips", "confirm", "elements"],
  ],
  collapsible_panel: [...LAYOUT, "expanded", "header", "border", "elements", "background_color"],
  div: ["text", "icon", "width", "fields"],
  markdown: ["content", "text_align", "text_size", "text_color", "icon", "width"],
  img: [
    ...["img_key", "alt", "title", "corner_radius", "scale_type", "size", "transparent", "preview", "mode"],
    ...["custom_width", "compact_width"],
  ],
  img_combination: ["combination_mode", "img_list", "combination_transparent", "corner_radius"],
  person: ["size", "user_id", "show_avatar", "show_name", "style"],
  person_list: ["size", "persons", "lines", "show_avatar", "show_name", "drop_invalid_user_id", "icon", "ud_icon"],
  chart: ["aspect_ratio", "color_theme", "chart_spec", "preview", "height"],
  table: ["page_size", "row_height", "row_max_height", "freeze_first_column", "header_style", "columns", "rows"],
  hr: [],
  input: [
    ...["name", "placeholder", "default_value", "width", "disabled", "label", "label_position", "value", "fallback"],
    ...["required", "max_length", "behaviors", "confirm", "input_type", "rows", "auto_resize", "max_rows", "show_icon"],
  ],
  button: [
    ...["type", "size", "width", "text", "icon", "hover_tips", "disabled", "disabled_tips", "confirm", "behaviors"],
    ...["name", "required", "form_action_type", "complex_interaction", "value"],
  ],
  overflow: ["width", "options", "value", "confirm", "behaviors"],
  select_static: SELECT,
  multi_select_static: SELECT,
  select_person: SELECT,
  multi_select_person: SELECT,
  date_picker: [...PICKER, "initial_date"],
  picker_time: [...PICKER, "initial_time"],
  picker_datetime: [...PICKER, "initial_datetime"],
  select_img: [
    ...["name", "style", "multi_select", "layout", "required", "can_preview", "aspect_ratio", "disabled"],
    ...["disabled_tips", "value", "behaviors", "options"],
  ],
  checker: [
    ...["name", "checked", "text", "overall_checkable", "button_area", "checked_style", "padding", "confirm"],
    ...["behaviors", "hover_tips", "disabled", "disabled_tips"],
  ],
};

export const propertiesOf = (tag: string): ReadonlySet<string> | null => {
  const own = PARTS[tag];
  return own ? new Set([...EVERYWHERE, ...own]) : null;
};

/** §3.3: what 1.0 had and 2.0 refuses. */
export const REMOVED = new Set(["action", "note", "actions", "lark_md_block"]);

export const CARD = new Set(["schema", "config", "card_link", "header", "body"]);

export const CONFIG = new Set([
  ...["streaming_mode", "streaming_config", "summary", "locales", "enable_forward", "update_multi", "width_mode"],
  ...["use_custom_translation", "enable_forward_interaction", "style"],
]);

export const HEADER = new Set([
  ...["title", "subtitle", "text_tag_list", "i18n_text_tag_list", "template", "icon", "padding", "ud_icon"],
]);

export const BODY = new Set([...LAYOUT, "elements"]);

export const TEXT = new Set([
  ...["tag", "content", "i18n_content", "text_size", "text_color", "text_align", "lines", "element_id"],
]);

/** What holds others, deeper than which five levels are too deep (§3.3). */
export const CONTAINERS = new Set(["column_set", "form", "interactive_container", "collapsible_panel"]);

/** §3.3: only at the root of a card. */
export const AT_ROOT = new Set(["form", "table"]);

/** §3.3: what a person fills in, and which therefore needs a name inside a form. */
export const INPUTS = new Set([
  ...["input", "select_static", "multi_select_static", "select_person", "multi_select_person", "date_picker"],
  ...["picker_time", "picker_datetime", "select_img", "checker"],
]);
