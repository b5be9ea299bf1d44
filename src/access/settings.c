/* All settings by name; the texts are those of the administrator's page. */
#include "settings.h"

#include "message.h"

const struct choice setting_unit_choices[] = {
	{ SETTING_SWITCH,   "switch",   "روشن یا خاموش", "On or off" },
	{ SETTING_DAYS,     "days",     "روز", "days" },
	{ SETTING_WORKDAYS, "workdays", "روز کاری", "working days" },
	{ SETTING_MONTHS,   "months",   "ماه", "months" },
	{ SETTING_FILES,    "files",    "پرونده", "files" },
	{ SETTING_TIMES,    "times",    "بار", "times" },
	{ SETTING_POINTS,   "points",   "امتیاز", "points" },
	{ SETTING_RIAL,     "rial",     "ریال", "rial" },
	{ 0 }
};

const struct choice setting_group_choices[] = {
	{ SETTING_SAFETY, "safety", "امنیت", "Safety" },
	{ SETTING_WORK,   "work",   "مهلت‌ها و اندازهٔ کار", "Deadlines and load" },
	{ SETTING_MONEY,  "money",  "پول", "Money" },
	{ SETTING_STILL,  "still",  "پرونده‌های رسوبی", "Stagnant files" },
	{ SETTING_EXIT,   "exit",   "معیارهای خروج از حمایت", "Criteria of leaving support" },
	{ 0 }
};

#define FIRST_CONTACT(code, fa, en, days) { "first_contact_days." code, "نخستین تماس، خطر " fa, "First contact, risk " en, \
	"پس از نوشتن نیازی با این خطر، باید تا این روز با خانواده تماس گرفته شود.", \
	"After a need of this risk was written down somebody must be in touch within so many days.", \
	SETTING_WORK, SETTING_DAYS, days, 0, 366 }
#define REFERRAL(code, fa, en, days) { "referral_days." code, "مهلت پاسخ ارجاع، " fa, "Answer to a referral, " en, \
	"پس از این مهلت ارجاع بی‌پاسخ عقب‌افتاده به شمار می‌آید.", "After so long an unanswered referral is overdue.", \
	SETTING_WORK, SETTING_WORKDAYS, days, 1, 365 }
#define STIPEND(n, fa, en, rial) { "stipend." n, "مستمری خانوار " fa, "Stipend, " en, \
	"برآورد آنچه با پایان مستمری یک خانوار در ماه آزاد می‌شود؛ نرخ مصوب سال را بنویسید.", \
	"What the end of a household's pension frees a month; write the rate in force.", \
	SETTING_MONEY, SETTING_RIAL, rial, 0, INT64_C(100000000000) }
#define EXIT(code, fa, en, points) { "exit_weight." code, fa, en, \
	"سهم این معیار در امتیاز خروج؛ صفر آن را کنار می‌گذارد. پیشنهادهای پیشین با امتیاز روز خود می‌مانند.", \
	"What this criterion counts in the score; 0 takes it out. Earlier proposals keep the score of their day.", \
	SETTING_EXIT, SETTING_POINTS, points, 0, 100 }

const struct setting_about settings_all[] = {
	{ SETTING_SECOND_FACTOR, "کد دوم برای ورود", "Second factor for signing in",
	  "کد دوم حساب‌ها را از گذرواژه‌های لورفته نگه می‌دارد. تنها برای آزمایش آن را خاموش کنید، در سامانه‌ای بی‌دادهٔ واقعی.",
	  "It keeps accounts safe when a password leaks. Turn it off for trying out only, without real data.",
	  SETTING_SAFETY, SETTING_SWITCH, 1, 0, 1 },
	{ "read_alarm_files", "هشدار خواندن پرونده‌های بسیار", "Alarm for reading very many files",
	  "کسی که در یک روز این شمار پروندهٔ گوناگون را باز کند به مدیر مرکز نشان داده می‌شود.",
	  "Whoever opens so many different files in a day is shown to the manager.", SETTING_SAFETY, SETTING_FILES, 60, 0, 5000 },
	{ "read_stop_files", "ایست خواندن پرونده‌ها", "Stop of reading files",
	  "پس از این شمار در یک روز، پروندهٔ دیگری باز نمی‌شود تا مدیر پاسخ دهد. بیش از عدد هشدار بنویسید.",
	  "After so many in a day no further file opens until the manager answers. Write more than the alarm.",
	  SETTING_SAFETY, SETTING_FILES, 150, 0, 5000 },
	{ "task_retry_days", "تلاش دوباره", "Next attempt",
	  "وقتی کسی پاسخ نداد، کار پس از این چند روز دوباره می‌آید.", "When nobody answered, the task comes again after so many days.",
	  SETTING_WORK, SETTING_DAYS, 3, 1, 60 },
	{ "files_per_worker", "پروندهٔ هر مددکار", "Files of a social worker",
	  "بیش از این، بار مددکار در صفحهٔ مدیر سنگین نشان داده می‌شود.", "Above this the manager's page shows the load as heavy.",
	  SETTING_WORK, SETTING_FILES, 200, 1, 2000 },
	FIRST_CONTACT("urgent", "فوری", "urgent", 1), FIRST_CONTACT("high", "زیاد", "high", 3),
	FIRST_CONTACT("medium", "متوسط", "medium", 7), FIRST_CONTACT("low", "کم", "low", 30),
	REFERRAL("recurring", "کمک مالی مستمر", "recurring money", 15), REFERRAL("one_off", "کمک مالی یک‌باره", "one-off money", 7),
	REFERRAL("letter", "معرفی‌نامه", "letter", 10), REFERRAL("service", "خدمت", "service", 10),
	{ "plan_limit.centre", "سقف برنامهٔ کمک در مرکز", "Limit of an assistance plan at the centre",
	  "برنامه‌ای گران‌تر از این را شهرستان هم تأیید می‌کند.", "A dearer plan is approved by the county too.",
	  SETTING_MONEY, SETTING_RIAL, INT64_C(500000000), 0, INT64_C(1000000000000) },
	{ "plan_limit.county", "سقف برنامهٔ کمک در شهرستان", "Limit of an assistance plan at the county",
	  "برنامه‌ای گران‌تر از این را استان هم تأیید می‌کند.", "A dearer plan is approved by the province too.",
	  SETTING_MONEY, SETTING_RIAL, INT64_C(2000000000), 0, INT64_C(1000000000000) },
	STIPEND("1", "یک‌نفره", "one person", 13912080), STIPEND("2", "دونفره", "two persons", 19874400),
	STIPEND("3", "سه‌نفره", "three persons", 27824160), STIPEND("4", "چهارنفره", "four persons", 35773920),
	STIPEND("5", "پنج‌نفره و بیشتر", "five persons and more", 43723680),
	{ "stagnant_months", "بی‌کار ماندن پرونده", "Without any act",
	  "پرونده‌ای که این چند ماه هیچ کاری در آن ثبت نشده رسوبی است.", "A file without any act for so long is stagnant.",
	  SETTING_STILL, SETTING_MONTHS, 12, 1, 120 },
	{ "stagnant_tries", "تلاش بی‌پاسخ", "Tries in vain",
	  "پس از این چند تلاش پی در پی بی‌پاسخ، پرونده به بررسی می‌رسد.", "After so many tries in a row the file comes to review.",
	  SETTING_STILL, SETTING_TIMES, 3, 1, 50 },
	{ "stagnant_keep_months", "پرسش دوباره", "Asked again",
	  "پروندهٔ رسوبی که باز مانده، پس از این چند ماه دوباره پرسیده می‌شود.", "A stagnant file that was kept is asked about again after so long.",
	  SETTING_STILL, SETTING_MONTHS, 6, 1, 120 },
	{ "stagnant_undo_days", "مهلت بازگرداندن", "Taking back",
	  "تا این چند روز می‌شود بستن پروندهٔ رسوبی را بازگرداند.", "For so many days a closing may be taken back.",
	  SETTING_STILL, SETTING_DAYS, 30, 0, 365 },
	EXIT("needs", "نیاز بازی نمانده است", "No need is open", 25), EXIT("tasks", "کار بازی نمانده است", "No task is open", 15),
	EXIT("risk", "سطح خطر کم است", "The risk is low", 20), EXIT("income", "یکی از اعضا کار یا درآمد دارد", "Somebody has work or income", 20),
	EXIT("school", "هیچ کودکی از مدرسه بازنمانده است", "No child is out of school", 10),
	EXIT("seen", "در شش ماه گذشته بازدید شده است", "Visited in the last six months", 10),
	{ .name = NULL }
};
const size_t settings_n = COUNT_OF(settings_all) - 1;

const struct setting_about *setting_about_of(const char *name)
{
	for (const struct setting_about *s = settings_all; s->name; s++)
		if (str_eq(s->name, name))
			return s;
	return NULL;
}

enum rc setting_check(struct ctx *ctx, const char *name, const char *value)
{
	const struct setting_about *about = setting_about_of(name);
	int64_t n;

	if (!about || (str_to_i64(value, &n) && n >= about->min && n <= about->max))
		return OK;
	fault_field(&ctx->fault, "value", "setting.range", NULL);
	return ctx_fault(ctx, INVALID, "input.invalid");
}

MESSAGES(setting,
	{ "setting.range", "این مقدار بیرون از بازه‌ای است که این تنظیم می‌پذیرد.", "This value is outside of what the setting takes." },
);
