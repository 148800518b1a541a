"use client";

import { useState } from "react";
import { Checkbox } from "@/ui/Checkbox";
import { CheckboxGroup } from "@/ui/CheckboxGroup";
import { ComboBox } from "@/ui/ComboBox";
import { DatePicker, DateTimeField } from "@/ui/DateField";
import { NativeField, NativeSelect } from "@/ui/NativeField";
import { NumberField } from "@/ui/NumberField";
import { PasswordField } from "@/ui/PasswordField";
import { Radio, RadioGroup } from "@/ui/RadioGroup";
import { SearchField } from "@/ui/SearchField";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { TextArea } from "@/ui/TextArea";
import { TextField } from "@/ui/TextField";
import { FileSample } from "./FileSample";
import { Grid, Sample } from "./Sample";

const SUBJECTS = [
  { id: "history", label: "History" },
  { id: "mathematics", label: "Mathematics", description: "Numbers, space and proof" },
  { id: "music", label: "Music" },
  { id: "physics", label: "Physics", isDisabled: true },
];

export function FieldSamples() {
  return (
    <Grid>
      <Sample title="TextField">
        <TextField
          label="Title"
          description="People see it in the catalogue."
          defaultValue="Thinking in probability"
        />
        <TextField label="Subtitle" optional placeholder="One line" />
        <TextField
          label="Address of the page"
          error="This address is taken. Choose another one."
          defaultValue="probability"
        />
        <TextField label="Owner" isDisabled defaultValue="Somebody else" />
        <TextField label="Course code" isReadOnly defaultValue="PRB-101" />
      </Sample>
      <Sample title="TextArea, PasswordField, SearchField, NumberField">
        <Texts />
        <PasswordField label="Password" autoComplete="current-password" defaultValue="correct horse" />
        <SearchField label="Search" hideLabel placeholder="Search people" defaultValue="Ada" />
        <NumberField label="Points" defaultValue={1200} minValue={0} />
        <NumberField label="Attempts" error="Allow at least one attempt." defaultValue={0} />
      </Sample>
      <Sample title="Checkbox and CheckboxGroup">
        <Checkbox defaultSelected>{"Tell learners when this is published"}</Checkbox>
        <Checkbox isIndeterminate description="Some lessons are chosen.">
          {"All lessons"}
        </Checkbox>
        <Checkbox error="Agree to go on.">{"I agree to the terms"}</Checkbox>
        <Checkbox isDisabled>{"Not to be changed"}</Checkbox>
        <CheckboxGroup label="Days" description="On which you want to learn." defaultValue={["monday"]}>
          <Checkbox value="monday">{"Monday"}</Checkbox>
          <Checkbox value="thursday">{"Thursday"}</Checkbox>
        </CheckboxGroup>
      </Sample>
      <Sample title="RadioGroup and Switch">
        <RadioGroup label="Who may see it" defaultValue="all">
          <Radio value="all" description="Also without an account.">
            {"Everybody"}
          </Radio>
          <Radio value="learners">{"Learners of the course"}</Radio>
          <Radio value="nobody" isDisabled>
            {"Nobody"}
          </Radio>
        </RadioGroup>
        <RadioGroup label="Level" error="Choose a level.">
          <Radio value="new">{"Beginners"}</Radio>
          <Radio value="known">{"Advanced"}</Radio>
        </RadioGroup>
        <Switch defaultSelected description="One short e-mail on Mondays.">
          {"Weekly summary"}
        </Switch>
        <Switch>{"Sounds"}</Switch>
        <Switch isDisabled>{"Not to be changed"}</Switch>
      </Sample>
      <Sample title="Select and ComboBox">
        <Select label="Subject" items={SUBJECTS} />
        <Select
          label="Second subject"
          items={SUBJECTS}
          defaultValue="music"
          error="Choose another subject."
        />
        <ComboBox label="Find a subject" items={SUBJECTS} placeholder="Find one" />
        <NativeSelect label="Native list" items={SUBJECTS} defaultValue="music" />
        <NativeField
          label="Native field"
          description="Works without a script."
          placeholder="Search courses"
        />
      </Sample>
      <Sample title="Dates and files">
        <Dates />
        <FileSample />
      </Sample>
    </Grid>
  );
}

function Texts() {
  const [text, setText] = useState("");
  return (
    <TextArea
      label="Your answer"
      description="It grows while you write."
      value={text}
      onChange={setText}
      maxLength={120}
      optional
    />
  );
}

function Dates() {
  const [day, setDay] = useState<string | null>("2026-03-01");
  const [moment, setMoment] = useState<string | null>(null);
  return (
    <>
      <DatePicker label="Starts on" value={day} onChange={setDay} />
      <DateTimeField
        label="Due"
        value={moment}
        onChange={setMoment}
        timeZone="Europe/Berlin"
        error={moment ? undefined : "Say when it is due."}
      />
    </>
  );
}
