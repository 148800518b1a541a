"use client";

import type { CalendarDate, ZonedDateTime } from "@internationalized/date";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "react-aria-components/Button";
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
} from "react-aria-components/Calendar";
import { DateInput, DateSegment } from "react-aria-components/DateField";
import {
  DatePicker as AriaDatePicker,
  type DatePickerProps as AriaProps,
} from "react-aria-components/DatePicker";
import { Dialog } from "react-aria-components/Dialog";
import { Group } from "react-aria-components/Group";
import { Popover } from "react-aria-components/Popover";
import { useContext, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Aria } from "./Aria";
import { FieldFrame, useField } from "./FieldParts";
import { iconButtonClasses } from "./buttonStyles";
import { classes } from "./classes";
import { dayOf, momentOf, utcOf } from "./dates";
import { HELP, INPUT, INPUT_HEIGHT, type FieldTexts } from "./field";
import { FormState } from "./form/state";
import { POPOVER } from "./overlay";

interface Common extends FieldTexts {
  name?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  optional?: boolean;
  className?: string;
}

export interface DatePickerProps extends Common {
  /** A day, such as `2026-03-01`. */
  value: string | null;
  onChange: (value: string | null) => void;
  min?: string;
  max?: string;
}

/** A day, typed or chosen from a calendar. */
export function DatePicker({ value, onChange, min, max, ...common }: DatePickerProps) {
  return (
    <Picker<CalendarDate>
      {...common}
      value={dayOf(value)}
      hidden={value}
      onChange={(day) => onChange(day?.toString() ?? null)}
      minValue={dayOf(min)}
      maxValue={dayOf(max)}
    />
  );
}

export interface DateTimeFieldProps extends Common {
  /** A moment in RFC 3339 and UTC, such as `2026-03-01T09:00:00Z`. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** The time zone in which it is shown and typed; it is named below the field. */
  timeZone: string;
  min?: string;
}

/** A moment, typed or chosen, in the clock of a time zone that is named. */
export function DateTimeField({ value, onChange, timeZone, min, ...common }: DateTimeFieldProps) {
  const t = useTranslations("ui.date");
  return (
    <Picker<ZonedDateTime>
      {...common}
      value={momentOf(value, timeZone)}
      hidden={value}
      onChange={(moment) => onChange(utcOf(moment))}
      minValue={momentOf(min, timeZone)}
      granularity="minute"
      hideTimeZone
      note={t("zone", { zone: timeZone.replaceAll("_", " ") })}
    />
  );
}

type PickerProps<T extends CalendarDate | ZonedDateTime> = Common &
  Pick<AriaProps<T>, "minValue" | "maxValue" | "granularity" | "hideTimeZone"> & {
    value: T | null;
    onChange: (value: T | null) => void;
    hidden: string | null;
    note?: string;
  };

function Picker<T extends CalendarDate | ZonedDateTime>(props: PickerProps<T>) {
  const { value, onChange, hidden, note, ...rest } = props;
  const { name } = rest;
  const t = useTranslations("ui.date");
  const { field, frame } = useField({ ...rest, className: classes("group/date", rest.className) });
  const { forgive } = useContext(FormState);
  // Server and browser part hours from "AM" by different spaces, so the segments wait for the browser.
  const isInBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <Aria>
      <AriaDatePicker
        {...field}
        // React Aria types its values more loosely than what it gives back.
        value={value as never}
        onChange={(next) => {
          forgive(name);
          onChange(next as T | null);
        }}
      >
        <FieldFrame {...frame}>
          <Group
            className={classes(INPUT, "flex max-w-88 items-center pe-0 group-data-invalid/date:border-bad")}
          >
            {isInBrowser ? (
              <DateInput className={classes("flex grow flex-wrap", INPUT_HEIGHT)}>
                {(segment) => <DateSegment segment={segment} className={SEGMENT} />}
              </DateInput>
            ) : (
              <span className={classes("grow", INPUT_HEIGHT)} />
            )}
            <Button aria-label={t("open")} className={iconButtonClasses({}, "shrink-0")}>
              <CalendarDays aria-hidden="true" />
            </Button>
          </Group>
          {name && <input type="hidden" name={name} value={hidden ?? ""} />}
          {note && <p className={HELP}>{note}</p>}
        </FieldFrame>
        <Popover className={classes(POPOVER, "max-w-[calc(100vw-1rem)]")}>
          <Dialog className="p-4 outline-none">
            <Month />
          </Dialog>
        </Popover>
      </AriaDatePicker>
    </Aria>
  );
}

const never = () => () => undefined;

const SEGMENT =
  "rounded-sm px-0.5 tabular-nums caret-transparent outline-none data-placeholder:text-ink-soft " +
  "data-focused:bg-accent data-focused:text-on-accent forced-colors:data-focused:bg-[Highlight] " +
  "forced-colors:data-focused:text-[HighlightText]";

function Month() {
  const t = useTranslations("ui.date");
  return (
    <Calendar>
      <header className="flex items-center justify-between gap-2 pb-2">
        <Button slot="previous" aria-label={t("previous")} className={iconButtonClasses({})}>
          <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />
        </Button>
        <CalendarHeading className="text-sm font-semibold" />
        <Button slot="next" aria-label={t("next")} className={iconButtonClasses({})}>
          <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />
        </Button>
      </header>
      <CalendarGrid>
        <CalendarGridHeader>
          {(day) => (
            <CalendarHeaderCell className="pb-1 text-xs font-medium text-ink-soft">{day}</CalendarHeaderCell>
          )}
        </CalendarGridHeader>
        <CalendarGridBody>{(date) => <CalendarCell date={date} className={DAY} />}</CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  );
}

const DAY =
  "grid size-10 cursor-pointer place-items-center rounded-full text-sm tabular-nums outline-none hover:bg-sunken " +
  "data-outside-month:hidden data-today:font-bold data-today:text-accent data-selected:bg-accent " +
  "data-selected:text-on-accent data-disabled:cursor-not-allowed data-disabled:opacity-45 " +
  "data-unavailable:line-through data-focus-visible:outline-3 data-focus-visible:outline-accent " +
  "forced-colors:data-selected:bg-[Highlight] forced-colors:data-selected:text-[HighlightText]";
