import type { ReactNode } from 'react';
import {
  Select as AriaSelect,
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  SelectValue,
  Switch,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components';
import { Icon } from './icon.tsx';

interface FieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean;
  maxLength?: number;
  autoFocus?: boolean;
}

/** One line or several lines of text with a label above, a hint and an error below. */
export function Field(props: FieldProps & { rows?: number; type?: string; name?: string; autoComplete?: string; end?: ReactNode }) {
  return (
    <TextField
      className="field"
      value={props.value}
      onChange={props.onChange}
      isRequired={props.required ?? false}
      isInvalid={props.error !== undefined}
      validationBehavior="aria"
      {...(props.maxLength ? { maxLength: props.maxLength } : {})}
      {...(props.type ? { type: props.type as 'text' } : {})}
      {...(props.name ? { name: props.name } : {})}
      {...(props.autoComplete ? { autoComplete: props.autoComplete } : {})}
      autoFocus={props.autoFocus ?? false}
    >
      <Label>{props.label}</Label>
      <span className="field-box">
        {props.rows ? <TextArea rows={props.rows} dir="auto" /> : <Input />}
        {props.end}
      </span>
      {props.hint && (
        <Text slot="description" className="field-hint">
          {props.hint}
        </Text>
      )}
      <FieldError className="field-error">{props.error}</FieldError>
    </TextField>
  );
}

export interface Option {
  id: string;
  name: string;
  /** A second line: what helps to choose. */
  about?: string;
  disabled?: boolean;
}

/** One of a list. */
export function Choice(props: {
  label: string;
  options: readonly Option[];
  value: string | null;
  onChange(id: string): void;
  placeholder?: string;
}) {
  return (
    <AriaSelect
      className="field"
      value={props.value}
      onChange={(key) => key !== null && props.onChange(String(key))}
      disabledKeys={props.options.filter((o) => o.disabled).map((o) => o.id)}
      {...(props.placeholder ? { placeholder: props.placeholder } : {})}
    >
      <Label>{props.label}</Label>
      <Button className="select-button">
        <SelectValue />
        <Icon name="down" size={16} />
      </Button>
      <Popover className="popover">
        <ListBox className="menu" items={props.options}>
          {(option: Option) => (
            <ListBoxItem className="menu-item" textValue={option.name}>
              <span className="menu-name">{option.name}</span>
              {option.about && <span className="menu-about">{option.about}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** One of two to five, all in sight. */
export function Radios(props: { label: string; options: readonly Option[]; value: string; onChange(id: string): void }) {
  return (
    <RadioGroup className="field radios" value={props.value} onChange={props.onChange}>
      <Label>{props.label}</Label>
      <div className="radios-row">
        {props.options.map((option) => (
          <Radio key={option.id} value={option.id} className="radio">
            <span className="radio-dot" aria-hidden="true" />
            <span>
              {option.name}
              {option.about && <span className="radio-about">{option.about}</span>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** On or off. */
export function Toggle(props: { label: string; about?: string; value: boolean; onChange(on: boolean): void }) {
  return (
    <Switch className="switch" isSelected={props.value} onChange={props.onChange}>
      <span className="switch-track" aria-hidden="true" />
      <span>
        {props.label}
        {props.about && <span className="radio-about">{props.about}</span>}
      </span>
    </Switch>
  );
}
