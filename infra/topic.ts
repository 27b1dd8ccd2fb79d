import { deploySettings } from './deploy-settings';

const { alarmEmail } = deploySettings();

/** Where alarms are told. A subscription by e-mail has to be confirmed by who receives it. */
export function alarmTopic(name: string, options: $util.CustomResourceOptions = {}) {
  const topic = new aws.sns.Topic(name, { name: `${$app.name}-${$app.stage}-${name}` }, options);
  if (alarmEmail !== null) {
    new aws.sns.TopicSubscription(
      `${name}Email`,
      { topic: topic.arn, protocol: 'email', endpoint: alarmEmail },
      options,
    );
  }
  return topic;
}
