import { Sensitive } from './sensitive';
import { some } from '../testing/some-record';
import { someRedactor } from '../testing/some-redactor';

class PatientDto {
  name = 'Bob';
  @Sensitive() diagnosis: unknown = 'flu';
  @Sensitive({ keep: 'last4' }) insurance: unknown = 'AB-1234-5678';
}

class InpatientDto extends PatientDto {
  @Sensitive() ward = 7;
}

class DocumentDto extends PatientDto {
  toJSON(): object {
    return { ...this };
  }
}

const redactor = someRedactor();
const shown = (value: object): unknown => redactor.redactValue(value);

describe('a property marked @Sensitive()', () => {
  it('is redacted whatever its name', () => {
    expect(shown(new PatientDto())).toEqual({ name: 'Bob', diagnosis: '[REDACTED]', insurance: '[REDACTED]5678' });
  });

  it('is redacted in subclasses, at any depth, in lists and as metadata', () => {
    expect(shown({ rows: [new InpatientDto()] })).toEqual({
      rows: [{ name: 'Bob', diagnosis: '[REDACTED]', insurance: '[REDACTED]5678', ward: '[REDACTED]' }],
    });
    expect(redactor.redact(some.record({ metadata: new PatientDto() })).metadata).toMatchObject({ diagnosis: '[REDACTED]' });
  });

  it('is redacted in what toJSON gives', () => {
    expect(shown(new DocumentDto())).toMatchObject({ name: 'Bob', diagnosis: '[REDACTED]' });
  });

  it('of a subclass does not reach its parent', () => {
    expect(shown(Object.assign(new PatientDto(), { ward: 7 }))).toMatchObject({ ward: 7 });
  });

  it.each([null, undefined])('stays %s', (value) => {
    expect((shown(Object.assign(new PatientDto(), { diagnosis: value })) as PatientDto).diagnosis).toBe(value);
  });

  it.each(['12345678', { number: '12345678901' }, ['12345678901']])('keeps nothing of %j, which is too short or no text', (insurance) => {
    expect(shown(Object.assign(new PatientDto(), { insurance }))).toMatchObject({ insurance: '[REDACTED]' });
  });
});
